import CYAML
import WatchEngine

/// libyaml's event stream of one file, as Swift values.
///
/// A confined class: its identity is the C parser, which holds pointers into `bytes`.
final class YAMLEvents {
  enum Event {
    case streamStart, streamEnd, documentStart, documentEnd
    case alias(String)
    case scalar(text: String, anchor: String?, tag: String?, plain: Bool)
    case listStart(anchor: String?, tag: String?)
    case listEnd
    case mapStart(anchor: String?, tag: String?)
    case mapEnd
  }

  private let file: String
  private let bytes: UnsafeBufferPointer<UInt8>
  private var parser = yaml_parser_t()

  /// Begins at the first byte; nil when libyaml has no memory.
  ///
  /// `bytes` has to outlive this object.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
    self.file = file
    self.bytes = bytes
    guard yaml_parser_initialize(&parser) == 1 else { return nil }
    yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
  }

  deinit { yaml_parser_delete(&parser) }

  /// The next event and where it begins; a syntax error is thrown with its place.
  func next() throws(ConfigProblem) -> (event: Event, position: SourcePosition) {
    while true {
      var raw = yaml_event_t()
      guard yaml_parser_parse(&parser, &raw) == 1 else { throw syntaxError() }
      defer { yaml_event_delete(&raw) }
      guard let event = Self.event(raw) else { continue }
      return (event, position(raw.start_mark))
    }
  }

  private static func event(_ raw: yaml_event_t) -> Event? {
    switch raw.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return .streamEnd
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_ALIAS_EVENT: return .alias(text(raw.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = raw.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return .scalar(
        text: String(decoding: bytes, as: UTF8.self), anchor: text(scalar.anchor),
        tag: text(scalar.tag), plain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
    case YAML_SEQUENCE_START_EVENT:
      let start = raw.data.sequence_start
      return .listStart(anchor: text(start.anchor), tag: text(start.tag))
    case YAML_SEQUENCE_END_EVENT: return .listEnd
    case YAML_MAPPING_START_EVENT:
      let start = raw.data.mapping_start
      return .mapStart(anchor: text(start.anchor), tag: text(start.tag))
    case YAML_MAPPING_END_EVENT: return .mapEnd
    default: return nil
    }
  }

  private static func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private func position(_ mark: yaml_mark_t) -> SourcePosition {
    SourcePosition(file: file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  private func syntaxError() -> ConfigProblem {
    let problem = parser.problem.map { String(cString: $0) } ?? "cannot be read"
    switch parser.error {
    case YAML_READER_ERROR:
      return ConfigProblem(
        "not readable as text: \(problem)", at: place(ofByte: parser.problem_offset))
    case YAML_MEMORY_ERROR:
      return ConfigProblem("out of memory while reading YAML", at: nil)
    default:
      let context = parser.context.map { ", " + String(cString: $0) } ?? ""
      return ConfigProblem(
        "YAML syntax: \(problem)\(context)", at: position(parser.problem_mark))
    }
  }

  /// libyaml gives undecodable text only by its byte offset.
  private func place(ofByte offset: Int) -> SourcePosition {
    let before = bytes.prefix(max(0, min(offset, bytes.count)))
    let line = before.count { $0 == 0x0a }
    let start = before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    return SourcePosition(file: file, line: line + 1, column: before.count - start + 1)
  }
}
