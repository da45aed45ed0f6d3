/// One line of the config's `runs`: which logs, what their runs are called, how they are judged.
package struct LogSpec: Sendable, Equatable {
  /// A path or a glob, absolute.
  package var pattern: String
  /// `{parent}` is the name of the folder that holds the log, `{name}` the log's name without ending.
  package var runName: String
  package var settings: EngineSettings

  package init(pattern: String, runName: String = "{parent}", settings: EngineSettings) {
    self.pattern = pattern
    self.runName = runName
    self.settings = settings
  }

  /// The run's name for a log of this spec.
  package func run(of path: String) -> String {
    let (folder, file) = PathParts.split(path)
    let (above, parent) = PathParts.split(folder)
    let stem = file.lastIndex(of: ".").map { $0 > file.startIndex ? file[..<$0] : file[...] }
    let bare = String(stem ?? file[...])
    let values = [
      "parent": parent, "grandparent": PathParts.split(above).name, "file": file, "stem": bare,
      "name": bare,
    ]
    var result = ""
    var rest = runName[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      rest = rest[open...]
      guard let close = rest.firstIndex(of: "}"),
        let value = values[String(rest[rest.index(after: open)..<close])]
      else {
        result.append(rest.removeFirst())
        continue
      }
      result += value
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}
