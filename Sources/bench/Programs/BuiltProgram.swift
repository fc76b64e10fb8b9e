import Glibc

/// The `mirrorflow` program beside this one.
enum BuiltProgram {
  /// Its path, after building it: `swift run bench` builds nothing but `bench`.
  static func path(_ effort: BenchEffort) throws(BenchFailure) -> String {
    guard access("notebooks/examples/figure2.mirror", R_OK) == 0, let folder = executableFolder
    else { throw BenchFailure(reason: "start it in the folder of the package") }
    let program = folder + "/mirrorflow"
    if effort.isQuick, access(program, X_OK) == 0 { return program }
    #if DEBUG
      let configuration = "debug"
    #else
      let configuration = "release"
    #endif
    let build = try ProgramOutput(
      "swift", ["build", "-c", configuration, "--product", "mirrorflow"])
    guard build.status == 0, access(program, X_OK) == 0 else {
      throw BenchFailure(reason: "swift build --product mirrorflow failed")
    }
    return program
  }

  private static var executableFolder: String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0 else { return nil }
    let path = String(
      decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) }
  }
}
