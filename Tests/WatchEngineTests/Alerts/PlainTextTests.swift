import Testing
import WatchEngine

struct PlainTextTests {
  struct Case: Sendable {
    var text: String
    var maxBytes = 100
    var line: String
    var block: String
  }

  @Test(arguments: [
    Case(text: "plain é 😀", line: "plain é 😀", block: "plain é 😀"),
    Case(text: "a\nb\tc\rd", line: "a b c d", block: "a\nb\tcd"),
    Case(text: "a\r\nb", line: "a  b", block: "a\nb"),
    Case(text: "\u{1b}[31mred\u{7f}\u{9b}0m\u{0}", line: "[31mred0m", block: "[31mred0m"),
    Case(text: "x\u{202e}y\u{2066}z\u{2028}w", line: "xyz w", block: "xyz w"),
    Case(text: "abcdef", maxBytes: 6, line: "abcdef", block: "abcdef"),
    Case(text: "abcdefg", maxBytes: 6, line: "abc…", block: "abc…"),
    Case(text: "ééééé", maxBytes: 8, line: "éé…", block: "éé…"),
    Case(text: "abcdefg", maxBytes: 2, line: "", block: ""),
  ])
  func cleans(_ example: Case) {
    let line = PlainText.line(example.text, maxBytes: example.maxBytes)
    let block = PlainText.block(example.text, maxBytes: example.maxBytes)
    #expect(line == example.line, "\(example.text.debugDescription)")
    #expect(block == example.block, "\(example.text.debugDescription)")
    #expect(line.utf8.count <= example.maxBytes)
  }
}
