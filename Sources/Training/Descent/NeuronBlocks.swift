/// The neurons of a network of one input, sorted by slot and four to a block.
///
/// Those of a slot share Q₀, Q₁ and the two points that say whether they still belong there
/// (``LineNetwork``), so that a step has no look-ups, and gradient, move, f, the largest
/// displacements and the sides come from the same registers. Places that a slot leaves over hold
/// neurons whose parameters are 0, and stay so.
struct NeuronBlocks {
  /// The parameters w, b and a of four neurons.
  fileprivate struct Parameters {
    var w = Lanes.zero
    var b = Lanes.zero
    var a = Lanes.zero
  }

  private struct Block {
    /// θ̂.
    var start: Parameters
    /// v = s·(θ − θ̂).
    var displacement: Parameters
  }

  private var blocks: [Block] = []
  /// ζ, for mirror descent.
  private var mirrors: [Parameters] = []
  /// The block after the last of each slot.
  private var ends: [Int] = []
  /// The neuron of each place; nil for the ones left over.
  private var neurons: [Int?] = []
  /// The places left over of each slot.
  private var free: [[Int]] = []
  /// The slots that neurons have left or entered: a kink that sticks to a data point goes back and
  /// forth, and finds a place left over.
  private var busy: Set<Int> = []

  /// The neurons of a state, sorted again if there were blocks before.
  init(_ state: TrainingState<LineNetwork<Double>>, instead old: NeuronBlocks? = nil) {
    busy = old?.busy ?? []
    let network = state.network
    var members = Array(repeating: [Int?](), count: network.witnesses.count)
    for (neuron, slot) in network.slots.enumerated() { members[Int(slot)].append(neuron) }
    for (slot, var places) in members.enumerated() {
      let spare = busy.contains(slot) ? 1 + places.count / 32 : 0
      places += Array(repeating: nil, count: spare)
      places += Array(repeating: nil, count: -places.count & 3)
      for first in stride(from: 0, to: places.count, by: 4) {
        func part(_ values: [Double]) -> Parameters {
          Parameters(values, places[first..<first + 4], width: network.width)
        }
        blocks.append(
          Block(start: part(state.setting.start), displacement: part(state.displacement)))
        mirrors.append(part(state.mirror))
      }
      free.append(places.indices.filter { places[$0] == nil }.map { neurons.count + $0 })
      neurons += places
      ends.append(blocks.count)
    }
  }

  /// Writes displacements and mirror coordinates to where they came from.
  func write(to state: inout TrainingState<LineNetwork<Double>>) {
    let width = state.network.width
    for (place, neuron) in neurons.enumerated() {
      guard let neuron else { continue }
      let (block, lane) = (place >> 2, place & 3)
      blocks[block].displacement.write(lane, to: &state.displacement, neuron, width: width)
      mirrors[block].write(lane, to: &state.mirror, neuron, width: width)
    }
  }

  // MARK: Steps

  /// Moves all neurons.
  mutating func move<Law: BlockLaw>(_ law: Law, _ step: BlockStep) -> BlockStep.End {
    var end = BlockStep.End(slotCount: ends.count)
    var largest = Parameters()
    var first = 0
    for slot in ends.indices where ends[slot] > first {
      let sums = move(law, step, slot: slot, first..<ends[slot], &largest)
      end.sumW[slot] = sums.w
      end.sumB[slot] = sums.b
      if sums.lowestSide < 0 { end.strayed.append(slot) }
      first = ends[slot]
    }
    end.sizes = [largest.w.max(), largest.b.max(), largest.a.max()]
    return end
  }

  /// Takes neurons that have left their slots to where they are now, with their part of the sums.
  ///
  /// - Returns: Whether there was room.
  mutating func resettle(
    _ network: inout LineNetwork<Double>, _ step: BlockStep, _ end: inout BlockStep.End
  ) -> Bool {
    for slot in end.strayed {
      let witness = network.witnesses[slot]
      for place in 4 * (slot == 0 ? 0 : ends[slot - 1])..<4 * ends[slot] {
        guard let neuron = neurons[place] else { continue }
        let (block, lane) = (blocks[place >> 2], place & 3)
        let moved = block.start.moved(by: block.displacement, step.inverseScale)
        let (w, b, a) = (moved.w[lane], moved.b[lane], moved.a[lane])
        if witness.holds(w, b) { continue }
        let target = Int(network.slot(w, b))
        busy.formUnion([slot, target])
        guard let newPlace = free[target].popLast() else { return false }
        let new = newPlace >> 2
        blocks[new].start.set(newPlace & 3, to: block.start, lane)
        blocks[new].displacement.set(newPlace & 3, to: block.displacement, lane)
        mirrors[new].set(newPlace & 3, to: mirrors[place >> 2], lane)
        blocks[place >> 2].start.set(lane, to: Parameters(), 0)
        blocks[place >> 2].displacement.set(lane, to: Parameters(), 0)
        mirrors[place >> 2].set(lane, to: Parameters(), 0)
        (neurons[newPlace], neurons[place]) = (neuron, nil)
        free[slot].append(place)
        network.slots[neuron] = Int32(target)
        end.sumW[slot] -= a * w
        end.sumB[slot] -= a * b
        end.sumW[target] += a * w
        end.sumB[target] += a * b
      }
    }
    return true
  }

  /// Moves the neurons of a slot; Σ aw, Σ ab and the lowest of s·u at the points that decide.
  @inline(__always)
  private mutating func move<Law: BlockLaw>(
    _ law: Law, _ step: BlockStep, slot: Int, _ range: Range<Int>, _ largest: inout Parameters
  ) -> (w: Double, b: Double, lowestSide: Double) {
    let (zeroth, first, witness) = (step.zeroth[slot], step.first[slot], step.witnesses[slot])
    let inverseScale = step.inverseScale
    var (sumW, sumB, lowest) = (Lanes.zero, Lanes.zero, Lanes.zero)
    blocks.withUnsafeMutableBufferPointer { blocks in
      mirrors.withUnsafeMutableBufferPointer { mirrors in
        for index in range {
          let start = blocks[index].start
          var v = blocks[index].displacement
          let theta = start.moved(by: v, inverseScale)
          let change = Parameters(
            w: theta.a * first, b: -(theta.a * zeroth), a: theta.w * first - theta.b * zeroth)
          switch step.rule {
          case .mirror:
            mirrors[index].subtract(change)
            let target = mirrors[index]
            v.w = law.inverse(target.w, near: v.w)
            v.b = law.inverse(target.b, near: v.b)
            v.a = law.inverse(target.a, near: v.a)
          case .naturalGradient:
            v.w -= law.quotient(change.w, v.w)
            v.b -= law.quotient(change.b, v.b)
            v.a -= law.quotient(change.a, v.a)
          }
          blocks[index].displacement = v
          largest.raise(to: v)
          let moved = start.moved(by: v, inverseScale)
          sumW += moved.a * moved.w
          sumB += moved.a * moved.b
          lowest.lower(to: witness.leftSign * (moved.w * witness.left - moved.b))
          lowest.lower(to: witness.rightSign * (moved.w * witness.right - moved.b))
        }
      }
    }
    return (sumW.sum(), sumB.sum(), lowest.min())
  }
}

/// What a step is to all neurons.
struct BlockStep {
  let rule: DescentRule
  /// Q₀ and Q₁ of each slot, times κη₀.
  let zeroth: [Double]
  let first: [Double]
  let witnesses: [LineNetwork<Double>.Witness]
  /// 1/s.
  let inverseScale: Double

  /// What comes of it.
  struct End {
    /// Σ aw and Σ ab of each slot.
    var sumW: [Double]
    var sumB: [Double]
    /// max |v| of w, b and a.
    var sizes: [Double] = []
    /// The slots that neurons have left.
    var strayed: [Int] = []

    init(slotCount: Int) {
      sumW = Array(repeating: 0, count: slotCount)
      sumB = sumW
    }
  }
}

extension NeuronBlocks.Parameters {
  fileprivate init(_ values: [Double], _ places: ArraySlice<Int?>, width: Int) {
    for (lane, neuron) in places.enumerated() {
      guard let neuron else { continue }
      w[lane] = values[neuron]
      b[lane] = values[width + neuron]
      a[lane] = values[2 * width + neuron]
    }
  }

  fileprivate func write(_ lane: Int, to values: inout [Double], _ neuron: Int, width: Int) {
    values[neuron] = w[lane]
    values[width + neuron] = b[lane]
    values[2 * width + neuron] = a[lane]
  }

  /// θ̂ + v/s.
  @inline(__always)
  fileprivate func moved(by displacement: Self, _ inverseScale: Double) -> Self {
    Self(
      w: w + displacement.w * inverseScale, b: b + displacement.b * inverseScale,
      a: a + displacement.a * inverseScale)
  }

  fileprivate mutating func set(_ lane: Int, to other: Self, _ otherLane: Int) {
    w[lane] = other.w[otherLane]
    b[lane] = other.b[otherLane]
    a[lane] = other.a[otherLane]
  }

  @inline(__always)
  fileprivate mutating func subtract(_ other: Self) {
    w -= other.w
    b -= other.b
    a -= other.a
  }

  /// Takes over what is larger in absolute value.
  @inline(__always)
  fileprivate mutating func raise(to other: Self) {
    w.raise(to: other.w.sizes)
    b.raise(to: other.b.sizes)
    a.raise(to: other.a.sizes)
  }
}
