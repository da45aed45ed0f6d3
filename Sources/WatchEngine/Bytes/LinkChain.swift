/// Follows symbolic links part by part.
enum LinkChain {
  /// As many as the kernel follows.
  static let limit = 40

  /// The path without symbolic links in it; where the file isn't there, as far as there is one.
  static func end(of path: String, calls: any FileSystemCalls) -> String {
    walk(path, calls: calls).end
  }

  /// Every name whose change can lead the path elsewhere: itself, each link on the way, the end.
  static func points(of path: String, calls: any FileSystemCalls) -> [String] {
    let (end, links) = walk(path, calls: calls)
    return Array(Set([path, end] + links))
  }

  /// Each link on the way.
  static func links(of path: String, calls: any FileSystemCalls) -> [String] {
    walk(path, calls: calls).links
  }

  private static func walk(_ path: String, calls: any FileSystemCalls) -> (
    end: String, links: [String]
  ) {
    var parts = path.split(separator: "/").map(String.init)
    parts.reverse()
    var done = path.hasPrefix("/") ? "/" : "."
    var links: [String] = []
    while let part = parts.popLast() {
      switch part {
      case ".": continue
      case "..":
        done = PathParts.split(done).folder
        continue
      default: break
      }
      let next = PathParts.join(done, part)
      guard links.count < limit, let target = calls.readLink(next) else {
        done = next
        continue
      }
      links.append(next)
      if target.hasPrefix("/") { done = "/" }
      parts += target.split(separator: "/").map(String.init).reversed()
    }
    return (done, links)
  }
}
