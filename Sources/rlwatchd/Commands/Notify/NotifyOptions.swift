import ArgumentParser
import Glibc
import WatchDelivery
import WatchEngine

/// What every channel of `rlwatchd notify` has, and the way of all of them.
struct NotifyOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "Limit for all tries together; keep it some seconds below the hook's own timeout:.")
  var timeout = NotifySender.defaultTimeout

  @Option(
    name: .long,
    help: "PEM file of the authorities to trust instead of the system's.", completion: .file())
  var cacert: String?

  @Flag(name: .long, help: "Print the request, secrets as ***, and send nothing.")
  var dryRun = false

  @Flag(name: .long, help: "Send a message that says it is a test; standard input isn't read.")
  var test = false

  /// Reads the alert, makes the request and sends it; ends with the status that says how it went.
  func run<Channel: NotifyChannel>(
    _ channel: ([String: String]) throws(NotifyFault) -> Channel
  ) throws {
    let environment = ProcessEnvironment.all
    let name = "rlwatchd notify \(Channel.id)"
    do throws(NotifyFault) {
      // Settings first: they are wrong or right whatever the alert is.
      let channel = try channel(environment)
      var request = try channel.request(for: test ? .test() : readNotice(), at: WallClock.now())
      request.authorities = cacert
      if dryRun {
        StandardOutput.write(request.preview + (request.body.last == 0x0A ? [] : [0x0A]))
        return
      }
      let sender = NotifySender(
        timeout: timeout, agent: "rlwatchd/\(Rlwatchd.version)", environment: environment)
      let report = sender.send(request)
      guard report.ending == .sent else { throw NotifyFault(report.ending, report.line) }
      StandardOutput.write(Array("\(name): \(report.line)\n".utf8))
    } catch {
      StandardError.say("\(name): \(error.reason)")
      throw ExitCode(error.ending.rawValue)
    }
  }

  private func readNotice() throws(NotifyFault) -> Notice {
    guard isatty(STDIN_FILENO) == 0 else {
      throw NotifyFault(
        .noAlert, "the alert's JSON is read from standard input; use --test to try a channel")
    }
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read("-", limit: Notice.maxInputBytes)
    } catch {
      throw NotifyFault(.noAlert, "standard input is no alert: \(error)")
    }
    return try Notice(bytes)
  }
}
