import CReference
import MultiPrecision

/// A FLINT library found at run time: C FLINT where it is installed, else the one inside the
/// python-flint package.
final class FlintLibrary {
  let pointer: OpaquePointer

  /// Nil where there is none.
  init?() {
    let candidates = ["libflint.so", "libflint.so.20", "libflint.so.19", Self.bundledPath]
    for path in candidates {
      if let path, let pointer = cref_flint_open(path) {
        self.pointer = pointer
        return
      }
    }
    return nil
  }

  var version: String { String(cString: cref_flint_version(pointer)) }

  private static var bundledPath: String? {
    let script = """
      import flint, glob, os
      root = os.path.dirname(os.path.dirname(flint.__file__))
      print(glob.glob(os.path.join(root, "python_flint.libs", "libflint*"))[0])
      """
    guard let run = try? ProgramOutput("python3", ["-c", script]), run.status == 0 else {
      return nil
    }
    return String(run.text.prefix { $0 != "\n" })
  }
}

/// Balls of FLINT that copy raw MPFR numbers.
final class FlintBalls {
  let pointer: OpaquePointer
  private let library: FlintLibrary

  init(_ library: FlintLibrary, _ values: ReferenceVector) {
    self.library = library
    pointer = cref_balls_new(library.pointer, values.pointer)
  }

  convenience init(_ library: FlintLibrary, count: Int, bits: Int) {
    self.init(library, ReferenceVector(count: count, bits: bits))
  }

  deinit { cref_balls_free(library.pointer, pointer) }

  /// The midpoints, rounded.
  func midpoints(count: Int, bits: Int) -> ReferenceVector {
    let values = ReferenceVector(count: count, bits: bits)
    cref_balls_midpoints(library.pointer, pointer, values.pointer)
    return values
  }
}
