import Glibc
import WatchEngine

/// Loads a config file and the `conf.d/*.yaml` beside it, in the order of their names.
struct ConfigLoader: Sendable {
  /// Where the packaged daemon keeps its config.
  static let standardPath = "/etc/rlwatchd/rlwatchd.yaml"
  /// More pieces than any fleet's config management writes.
  static let mostPieces = 256

  var files = ConfigFiles.disk
  var catalog = ConfigCatalog()

  /// Reads, merges and checks; throws only when the main file can't be read at all.
  func load(_ path: String, profile: Profile? = nil) throws(ConfigFiles.Failure) -> ConfigReading {
    let bytes = try files.read(path)
    var problems: [ConfigProblem] = []
    var merged = parse(bytes, path, &problems)
    for piece in pieces(beside: path, &problems) {
      do throws(ConfigFiles.Failure) {
        let node = parse(try files.read(piece), piece, &problems)
        merged = ConfigMerge.lay(node, over: merged, problems: &problems)
      } catch {
        problems.append(ConfigProblem("\(piece): cannot be read: \(error.reason)", at: nil))
      }
    }
    var reading = ConfigReader.read(merged, catalog: catalog, profile: profile)
    reading.problems = problems + reading.problems
    return reading
  }

  private func parse(
    _ bytes: [UInt8], _ path: String, _ problems: inout [ConfigProblem]
  ) -> ConfigNode {
    let document = YAMLReader.read(bytes, file: path)
    problems += document.problems
    return document.node ?? ConfigNode(.null)
  }

  private func pieces(beside path: String, _ problems: inout [ConfigProblem]) -> [String] {
    let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let folder = parent + "conf.d"
    do throws(ConfigFiles.Failure) {
      let names = try files.list(folder).filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
      guard names.count <= Self.mostPieces else {
        problems.append(
          ConfigProblem("\(folder): has more than \(Self.mostPieces) files", at: nil))
        return []
      }
      return names.sorted().map { folder + "/" + $0 }
    } catch {
      if error.errno != ENOENT, error.errno != ENOTDIR {
        problems.append(ConfigProblem("\(folder): cannot be read: \(error.reason)", at: nil))
      }
      return []
    }
  }
}
