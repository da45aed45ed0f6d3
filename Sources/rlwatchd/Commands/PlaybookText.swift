import WatchEngine

/// A playbook entry for the terminal.
enum PlaybookText {
  static func render(_ entry: PlaybookEntry, width: Int) -> String {
    let width = max(40, min(width, 100))
    let name = entry.kind.isEmpty ? entry.detector : "\(entry.detector) (\(entry.kind))"
    var lines = ["\(entry.title): \(name)", ""]
    lines += paragraph("It says", entry.says, width)
    lines += paragraph("Meaning", entry.meaning, width)
    lines.append("What to do, in this order:")
    for (index, fix) in entry.fixes.enumerated() {
      let number = "  \(index + 1). "
      lines += hanging(fix, first: number, width: width)
    }
    lines.append("")
    lines += paragraph("Common mistake", entry.commonMistake, width)
    return lines.map { $0 + "\n" }.joined()
  }

  private static func paragraph(_ label: String, _ text: String, _ width: Int) -> [String] {
    guard !text.isEmpty else { return [] }
    return TextWrap.lines("\(label): \(text)", width: width) + [""]
  }

  private static func hanging(_ text: String, first: String, width: Int) -> [String] {
    let rest = String(repeating: " ", count: first.count)
    return TextWrap.lines(text, width: width - first.count).enumerated().map { index, line in
      (index == 0 ? first : rest) + line
    }
  }
}
