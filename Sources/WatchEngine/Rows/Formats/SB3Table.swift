/// The boxed table that Stable-Baselines3 and its ancestors print: one table is one row.
package enum SB3Table: LogFormat {
  package static let id = "sb3_table"
  package static let summary =
    "The boxed tables of Stable-Baselines3 and OpenAI baselines on standard output and in log.txt."
  package static let sample = """
    ---------------------------------
    | rollout/           |          |
    |    ep_rew_mean     | 23.5     |
    | time/              |          |
    |    total_timesteps | 512      |
    ---------------------------------
    -----------------------------------------
    | rollout/                |             |
    |    ep_rew_mean          | 25.5        |
    | time/                   |             |
    |    total_timesteps      | 1024        |
    | train/                  |             |
    |    approx_kl            | 0.007081037 |
    |    entropy_loss         | -0.69       |
    |    explained_variance   | nan         |
    -----------------------------------------

    """

  package static func read(
    _ line: TextLine, memory: inout FormatMemory, into draft: inout RowDraft
  ) -> LineReading {
    let text = line.whole
    // Several lines, joined by the framing.
    guard text.first == 0x7C, text.contains(0x0A) else { return .noise }
    var section: [UInt8] = []
    var cells = 0
    var at = 0
    while at < text.count {
      let stop = text[at...].firstIndex(of: 0x0A) ?? text.count
      if read(row: text[at..<stop], section: &section, into: &draft) { cells += 1 }
      at = stop + 1
    }
    guard cells >= 2 else { return .noise }
    switch draft.standing {
    case .row: return .row(start: 0, confidence: .sure)
    case .evaluation: return .rejected(.evaluation)
    case .summary: return .rejected(.summary)
    case .nothing: return .noise
    }
  }

  /// Takes one line of the table; true when it had a number.
  private static func read(
    row: Slice<UnsafeRawBufferPointer>, section: inout [UInt8], into draft: inout RowDraft
  ) -> Bool {
    guard row.first == 0x7C, let middle = row.dropFirst().firstIndex(of: 0x7C),
      let last = row.lastIndex(of: 0x7C), last > middle
    else { return false }
    let cell = row[(row.startIndex + 1)..<middle]
    let key = trimmed(cell)
    let value = trimmed(row[(middle + 1)..<last])
    guard !key.isEmpty else { return false }
    if value.isEmpty {
      section = Array(key)
      return false
    }
    // Keys of a section are set in by four blanks.
    let isInner = cell.prefix(3).allSatisfy { $0 == 0x20 }
    let name = isInner ? section + key : Array(key)
    guard let slot = name.withUnsafeBufferPointer({ draft.keys.slot(of: $0) }) else { return false }
    let before = draft.numberCount
    draft.add(
      text: UnsafeRawBufferPointer(rebasing: value).bindMemory(to: UInt8.self), slot: slot)
    return draft.numberCount > before
  }

  private static func trimmed(
    _ text: Slice<UnsafeRawBufferPointer>
  ) -> Slice<UnsafeRawBufferPointer> {
    var text = text
    while text.first == 0x20 { text.removeFirst() }
    while text.last == 0x20 { text.removeLast() }
    return text
  }
}
