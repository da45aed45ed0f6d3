import ArgumentParser
import Glibc
import WatchDelivery
import WatchEngine

/// `rlwatchd hook-helper`: one hook outside the daemon's sandbox; for `rlwatchd-hook@.service`.
struct HookHelperCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hook-helper",
    abstract: "Run one hook for the daemon, outside its sandbox; started by systemd.",
    discussion: """
      Standard input is the daemon's connection to rlwatchd-hook.socket. The daemon names a hook and \
      hands over the alert; what is run stands in the config read here, which only root may write. A \
      hook is run only when its socket: is the one the daemon came by. When the daemon hangs up, the \
      hook is ended.
      """)

  @Option(name: .long, help: "Config file with the hooks.")
  var config = ConfigLoader.standardPath

  func run() throws {
    let helper = HookHelper(connection: STDIN_FILENO, environment: ProcessEnvironment.all)
    guard let socket = helper.socket else {
      throw ValidationError("standard input is no connection to a socket: systemd starts this")
    }
    guard let call = helper.readCall() else { helper.refuse("the request is none") }
    let hook: HookCommand
    do throws(HookChoice.Refusal) {
      hook = try HookChoice.find(
        call.hook, socket: socket, config: config, trusting: helper.trustedOwner)
    } catch {
      helper.refuse(error.reason)
    }
    helper.run(hook, for: call)
  }
}
