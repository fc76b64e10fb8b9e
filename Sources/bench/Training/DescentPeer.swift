import Glibc

/// The loop of natural-gradient descent in a Python library, where a Python here has it.
struct DescentPeer {
  let library: String
  private let interpreter: String
  private let script: String

  /// Nil without the script, or a Python that has the library.
  private init?(_ library: String, module: String, script: String) {
    // The system's own Python has the system's packages, the first on the path may be another.
    let interpreter = ["python3", "/usr/bin/python3"].first {
      (try? ProgramOutput($0, ["-c", "import \(module)"]))?.status == 0
    }
    guard let interpreter, access(script, R_OK) == 0 else {
      show("\(library) left out: no python3 with \(module) here")
      return nil
    }
    (self.library, self.interpreter, self.script) = (library, interpreter, script)
  }

  /// Those that are here.
  static var all: [DescentPeer] {
    [
      DescentPeer("NumPy", module: "numpy", script: "Tests/Oracles/bench/descent_numpy.py"),
      DescentPeer("PyTorch", module: "torch", script: "Tests/Oracles/bench/descent_torch.py"),
    ].compactMap { $0 }
  }

  /// Seconds on the clock of the loop, without the start of Python.
  func seconds(figure: Int, steps: Int) throws(BenchFailure) -> Double {
    let output = try ProgramOutput(
      interpreter, [script, "--figure", "\(figure)", "--steps", "\(steps)"])
    let words = output.text.split(whereSeparator: \.isWhitespace)
    guard output.status == 0, words.count == 4, let seconds = Double(words[1]) else {
      throw BenchFailure(reason: "\(script) ended with \(output.status)")
    }
    return seconds
  }
}
