import Foundation

/// Where the store is.
public enum StoreLocation {
  /// `$MIRRORFLOW_CACHE`, else `$XDG_CACHE_HOME/mirrorflow/results.sqlite`, else
  /// `~/.cache/mirrorflow/results.sqlite`.
  ///
  /// A variable that is empty counts as not set, and so does a relative `$XDG_CACHE_HOME`, as its
  /// specification asks.
  ///
  /// - Parameter environment: The variables of the process.
  /// - Returns: The path of the file, or nil if nothing tells where home is.
  public static func path(in environment: [String: String]) -> String? {
    if let path = environment["MIRRORFLOW_CACHE"], !path.isEmpty { return path }
    if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") {
      return folder + "/mirrorflow/results.sqlite"
    }
    if let home = environment["HOME"], home.hasPrefix("/") {
      return home + "/.cache/mirrorflow/results.sqlite"
    }
    return nil
  }
}
