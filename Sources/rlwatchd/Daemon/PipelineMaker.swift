import Synchronization
import WatchEngine

/// Makes the pipelines of logs.
///
/// Logs with the same settings begin with copies of one bank of fresh detectors: to set one up costs more
/// than to judge a hundred rows, and what a log doesn't change of it is kept once for all.
final class PipelineMaker: Sendable {
  private let last = Mutex<(settings: EngineSettings, bank: DetectorBank)?>(nil)

  func make(run: String, log: String, settings: EngineSettings) -> Pipeline {
    let bank = last.withLock { last in
      if let last, last.settings == settings { return last.bank }
      let bank = DetectorBank(settings: settings)
      last = (settings, bank)
      return bank
    }
    return Pipeline(run: run, log: log, settings: settings, bank: bank)
  }
}
