import Glibc

/// A folder that is written whole or not at all.
///
/// Everything goes into a temporary folder first; only when all of it is on the disk does it take
/// its place. A folder that exists keeps what others put there: a manifest lists the files that
/// this program wrote, and only those are replaced or removed.
struct OutputFolder {
  /// The list of the files that were written, one a line.
  static let manifestName = ".mirrorflow-manifest"

  /// The folder that the user named.
  let path: String
  /// Where the files are written first.
  var staging: String { stagingFolder.path }
  private let stagingFolder: StagingFolder
  private let isNew: Bool
  private let createdParents: [String]
  private let interruption: Interruption

  /// Makes the temporary folder: inside the folder if it exists, since a mounted folder has
  /// another file system beside it; beside it if it does not.
  ///
  /// - Throws: `CommandFailure` with exit code 73.
  init(_ path: String, interruption: Interruption) throws(CommandFailure) {
    self.path = FolderTree.withoutTrailingSlashes(path)
    self.interruption = interruption
    isNew = !FolderTree.leadsToFolder(path)
    let parent = FolderTree.parent(of: path)
    if isNew, FolderTree.kind(self.path) != .missing {
      throw Self.cannotWrite(path, "it exists and is not a folder")
    }
    do throws(SystemFailure) {
      createdParents = isNew ? try FolderTree.create(parent) : []
    } catch {
      throw Self.cannotWrite(error)
    }
    let home = isNew ? (parent.isEmpty ? "." : parent) : self.path
    do throws(SystemFailure) {
      stagingFolder = try interruption.protecting(\.path) { () throws(SystemFailure) in
        try StagingFolder(in: home, for: path)
      }
    } catch {
      for folder in createdParents.reversed() { rmdir(folder) }
      throw Self.cannotWrite(error)
    }
    // mkdtemp makes a private folder; this one becomes an ordinary one.
    let mask = umask(0)
    umask(mask)
    chmod(stagingFolder.path, 0o777 & ~mask)
  }

  /// Writes a file into the temporary folder.
  ///
  /// - Parameters:
  ///   - bytes: What it holds.
  ///   - name: Its path below the folder.
  /// - Throws: `CommandFailure` with exit code 73.
  func write(_ bytes: [UInt8], to name: String) throws(CommandFailure) {
    do throws(SystemFailure) {
      try interruption.uninterrupted { () throws(SystemFailure) in
        _ = try FolderTree.create(FolderTree.parent(of: staging + "/" + name))
        try FolderTree.write(bytes, to: staging + "/" + name)
      }
    } catch {
      throw Self.cannotWrite(SystemFailure(path + "/" + name, error.code))
    }
  }

  /// Removes a file from the temporary folder, if it is there.
  func discardFile(_ name: String) { unlink(staging + "/" + name) }

  /// Removes the temporary folder and leaves everything as it was.
  func discard() {
    FolderTree.remove(staging)
    for folder in createdParents.reversed() { rmdir(folder) }
    interruption.release(staging)
  }

  /// Puts the files in place.
  ///
  /// - Parameter names: Their paths below the folder, in the order in which they should appear.
  /// - Throws: `CommandFailure` with exit code 73; a file that somebody else put there is not
  ///   replaced.
  func commit(_ names: [String]) throws(CommandFailure) {
    let old = isNew ? [] : Self.manifest(of: path)
    try refuseForeignFiles(names, ours: Set(old))
    do throws(SystemFailure) {
      try interruption.uninterrupted { () throws(SystemFailure) in
        try isNew ? placeWhole(names) : placeFiles(names, over: old)
      }
      interruption.release(staging)
    } catch {
      throw Self.cannotWrite(error)
    }
  }

  private func placeWhole(_ names: [String]) throws(SystemFailure) {
    try writeManifest(names)
    try Self.move(staging, to: path)
  }

  private func placeFiles(_ names: [String], over old: [String]) throws(SystemFailure) {
    // Whatever happens between the first move and the last, the manifest covers it.
    try writeManifest(old + names.filter { !old.contains($0) })
    for name in [Self.manifestName] + names {
      _ = try FolderTree.create(FolderTree.parent(of: path + "/" + name))
      try Self.move(staging + "/" + name, to: path + "/" + name)
    }
    removeLeftovers(old.filter { !names.contains($0) })
    try writeManifest(names)
    try Self.move(staging + "/" + Self.manifestName, to: path + "/" + Self.manifestName)
    FolderTree.remove(staging)
  }

  private func refuseForeignFiles(
    _ names: [String], ours: Set<String>
  ) throws(CommandFailure) {
    guard !isNew else { return }
    for name in names {
      let target = path + "/" + name
      var folder = FolderTree.parent(of: name)
      while !folder.isEmpty {
        let kind = FolderTree.kind(path + "/" + folder)
        guard kind == .folder || kind == .missing else { throw Self.foreign(path + "/" + folder) }
        folder = FolderTree.parent(of: folder)
      }
      let kind = FolderTree.kind(target)
      guard kind == .missing || (kind == .file && ours.contains(name)) else {
        throw Self.foreign(target)
      }
    }
  }

  private func removeLeftovers(_ names: [String]) {
    for name in names {
      if FolderTree.kind(path + "/" + name) == .file { unlink(path + "/" + name) }
      var folder = FolderTree.parent(of: name)
      while !folder.isEmpty, rmdir(path + "/" + folder) == 0 {
        folder = FolderTree.parent(of: folder)
      }
    }
  }

  private func writeManifest(_ names: [String]) throws(SystemFailure) {
    let text = names.map { $0 + "\n" }.joined()
    try FolderTree.write(Array(text.utf8), to: staging + "/" + Self.manifestName)
  }

  /// The files of an earlier run; lines that lead out of the folder are not from this program.
  private static func manifest(of path: String) -> [String] {
    guard FolderTree.kind(path + "/" + manifestName) == .file,
      let bytes = FolderTree.read(path + "/" + manifestName)
    else { return [] }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    return lines.filter { line in
      !line.hasPrefix("/") && !line.split(separator: "/").contains("..")
    }
  }

  private static func move(_ source: String, to target: String) throws(SystemFailure) {
    guard rename(source, target) == 0 else { throw SystemFailure(target, errno) }
  }

  private static func foreign(_ path: String) -> CommandFailure {
    .general(
      .foreignFile, "\(path) was not written by mirrorflow and is in the way",
      notes: ["choose another folder, or move that file"], exit: .cannotWrite)
  }

  private static func cannotWrite(_ failure: SystemFailure) -> CommandFailure {
    cannotWrite(failure.path, "\(SystemError(failure.code))")
  }

  private static func cannotWrite(_ path: String, _ reason: String) -> CommandFailure {
    .failure(.cannotWrite, "\(path) cannot be written: \(reason)", exit: .cannotWrite)
  }
}
