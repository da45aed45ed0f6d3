/// rlwatchd.yaml(5): the starter config as a page, so that it names every key and its reason.
enum ConfigManual {
  static func render() -> String {
    var page = Roff(
      "rlwatchd.yaml", section: 5, group: "File Formats", purpose: "configuration of rlwatchd")
    page.section("Synopsis")
    page.paragraphs("`\(ConfigLoader.standardPath)`\n\n`/etc/rlwatchd/conf.d/*.yaml`")
    page.section("Description")
    var text = Reader()
    for line in ConfigReference.render().split(separator: "\n", omittingEmptySubsequences: false) {
      text.take(String(line), into: &page)
    }
    text.flush(into: &page)
    page.section("See also")
    page.paragraphs("rlwatchd(1), rlwatchd(8), rlwatchd-playbook(7)")
    return page.text
  }

  /// Tells the starter file's prose from its settings, by the rule the file itself states.
  private struct Reader {
    private var prose = ""
    private var settings: [String] = []

    mutating func take(_ line: String, into page: inout Roff) {
      if line.isEmpty {
        flush(into: &page)
      } else if line.hasPrefix("# ----") {
        flush(into: &page)
        page.section(line.split { $0 == "#" || $0 == "-" || $0 == " " }.joined(separator: " "))
      } else if line.hasPrefix("# "), !line.hasPrefix("#  ") {
        if !settings.isEmpty || line.hasPrefix("# - ") { flush(into: &page) }
        prose += line.dropFirst(2) + "\n"
      } else {
        flushProse(into: &page)
        settings.append(line.hasPrefix("#") ? String(line.dropFirst()) : line)
      }
    }

    mutating func flush(into page: inout Roff) {
      flushProse(into: &page)
      page.literal(settings)
      settings = []
    }

    private mutating func flushProse(into page: inout Roff) {
      if prose.hasPrefix("- "), let colon = prose.firstIndex(of: ":") {
        let meaning = prose[colon...].dropFirst().split(separator: "\n").joined(separator: " ")
        page.item(
          String(prose[..<colon].dropFirst(2)), String(meaning.drop { $0 == " " }))
      } else {
        page.paragraphs(prose)
      }
      prose = ""
    }
  }
}
