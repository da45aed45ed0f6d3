import Foundation

/// Rows of a run that falls ill, in numbers that are the same each time.
package enum SickRun {
  /// A recorded run whose policy collapsed: 170 lines as TRL prints them.
  package static func collapse() throws -> [String] {
    try text("trl/collapse-a.stdout.log")
  }

  private static func text(_ name: String) throws -> [String] {
    let bytes = try Repository.bytes("Tests/WatchEngineTests/Fixtures/" + name)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// JSON rows from `first` on; the divergence explodes for 30 steps in each 400, NaN at step 1,500.
  package static func rows(_ steps: Range<Int>) -> [String] {
    steps.map { step in
      let wave = Double(step * 7919 % 101) / 101
      let ill = step % 400 >= 370
      let divergence = ill ? 40 + 10 * wave : 0.05 + 0.01 * wave
      let loss = step == 1500 ? "NaN" : String(0.1 + 0.02 * wave)
      return "{\"step\": \(step), \"loss\": \(loss), \"kl\": \(divergence), "
        + "\"grad_norm\": \(0.5 + 0.1 * wave), \"entropy\": \(0.6 + 0.02 * wave), "
        + "\"reward_mean\": \(0.4 + 0.02 * wave), \"learning_rate\": 1e-06}"
    }
  }
}
