import Glibc

/// The folder the program was started in.
enum WorkingDirectory {
  /// `/` when it is gone.
  static var path: String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }

  /// A path of the command line as the daemon would see it.
  static func absolute(_ path: String) -> String {
    DaemonConfig.absolute(path, in: Self.path)
  }
}
