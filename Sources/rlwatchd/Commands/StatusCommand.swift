import ArgumentParser
import WatchDelivery
import WatchEngine

/// `rlwatchd status`: what the daemon last wrote to its state file, for people or as it is.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show runs, their health, last step and active alerts, from the state file.",
    discussion: """
      Reads state.json of the state directory; the daemon need not run. Exit status 66 when there is \
      no state file, 0 otherwise.
      """)

  @Option(name: .long, help: "The daemon's state directory.")
  var stateDir: String?

  @Flag(name: .long, help: "Print the state file as it is.")
  var json = false

  func run() throws {
    let path = StateDirectory.resolve(stateDir) + "/state.json"
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path, limit: 64 << 20)
    } catch {
      StandardError.say("rlwatchd: no state file: \(error)")
      throw ExitStatus.noInput
    }
    if json {
      StandardOutput.write(bytes)
      return
    }
    let state = try bytes.withUnsafeBytes { try JSONDocument.parse($0) }
    StandardOutput.write(Array(StatusText.render(state, now: WallClock.now()).utf8))
  }
}
