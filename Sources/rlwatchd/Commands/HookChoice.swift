import Glibc
import WatchDelivery
import WatchEngine

/// Which hook a helper runs: the one of that name in a config that its caller could not have written.
enum HookChoice {
  struct Refusal: Error, Equatable {
    var reason: String
  }

  /// `socket`: path the caller came by; `owner`: whose files are trusted besides root's.
  static func find(
    _ name: String, socket: String, config path: String, trusting owner: UInt32
  ) throws(Refusal) -> HookCommand {
    if let problem = HookFile.problem(file: path, trusting: owner) {
      throw Refusal(reason: "the config isn't safe: \(problem)")
    }
    var loader = ConfigLoader()
    let disk = loader.files
    loader.files.read = { (path) throws(ConfigFiles.Failure) in
      guard HookFile.problem(file: path, trusting: owner) == nil else {
        throw ConfigFiles.Failure(errno: EPERM)
      }
      return try disk.read(path)
    }
    let reading: ConfigReading
    do throws(ConfigFiles.Failure) {
      reading = try loader.load(path)
    } catch {
      throw Refusal(reason: "cannot read the config \(path): \(error.reason)")
    }
    if let problem = reading.problems.first {
      let place = problem.position.map { "\($0): " } ?? ""
      throw Refusal(reason: "the config has problems: \(place)\(problem.message)")
    }
    guard let hook = reading.config.hooks.first(where: { $0.name == name }) else {
      throw Refusal(reason: "\(path) has no hook \(ConfigNode.quoted(name))")
    }
    guard hook.socket == socket else {
      throw Refusal(reason: "hook \(name) is not one for \(socket)")
    }
    return hook
  }
}
