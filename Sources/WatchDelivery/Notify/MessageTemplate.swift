package import WatchEngine

/// A body of the user's own with `${field}` in it; what stands for a field can't break out of its place.
///
/// In JSON a field inside quotes becomes escaped text, one outside becomes a JSON value. `$${` is a
/// plain `${`.
package struct MessageTemplate: Sendable {
  /// What the body is, and so how fields are written.
  package enum Form: Sendable, Equatable {
    case json
    /// `application/x-www-form-urlencoded`: fields are percent-encoded.
    case form
    /// Anything else: fields without control characters.
    case text

    package init(contentType: String) {
      let type = contentType.prefix { $0 != ";" && $0 != " " }.lowercased()
      if type.hasSuffix("json") {
        self = .json
      } else {
        self = type == "application/x-www-form-urlencoded" ? .form : .text
      }
    }
  }

  private enum Piece: Sendable {
    case literal(String)
    case field(String, inQuotes: Bool)
  }

  /// Longest template; the message may become longer.
  package static let maxBytes = 256 << 10
  /// Keys under these differ from alert to alert, so one that is missing is null and no mistake.
  private static let open = ["signals", "values"]

  private let form: Form
  private var pieces: [Piece] = []

  /// Splits the text; faults are those that need no alert to be seen.
  package init(_ text: String, form: Form) throws(NotifyFault) {
    self.form = form
    guard text.utf8.count <= Self.maxBytes else {
      throw NotifyFault(.config, "the template is longer than \(Self.maxBytes) bytes")
    }
    var literal = String.UnicodeScalarView()
    var inQuotes = false
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.popFirst() {
      if scalar == "$", rest.starts(with: "${".unicodeScalars) {
        literal.append(contentsOf: "${".unicodeScalars)
        rest = rest.dropFirst(2)
      } else if scalar == "$", rest.first == "{" {
        guard let end = rest.firstIndex(of: "}") else {
          throw NotifyFault(.config, "the template has a ${ without its }")
        }
        pieces.append(.literal(String(literal)))
        literal.removeAll()
        let name = String(rest[rest.index(after: rest.startIndex)..<end])
        pieces.append(.field(name, inQuotes: inQuotes))
        rest = rest[rest.index(after: end)...]
      } else {
        literal.append(scalar)
        if scalar == "\"" {
          inQuotes.toggle()
        } else if scalar == "\\", inQuotes, let escaped = rest.popFirst() {
          literal.append(escaped)
        }
      }
    }
    pieces.append(.literal(String(literal)))
  }

  /// The body for an alert; a field it doesn't know is a fault that names the nearest one.
  package func render(_ node: ConfigNode) throws(NotifyFault) -> [UInt8] {
    var body: [UInt8] = []
    for piece in pieces {
      switch piece {
      case .literal(let text): body += text.utf8
      case .field(let name, let inQuotes):
        write(try Self.value(name, in: node), inQuotes: inQuotes, to: &body)
      }
    }
    guard form != .json || body.withUnsafeBytes({ LiteralScanner.isValidJSON($0) }) else {
      throw NotifyFault(
        .config, "the template makes no JSON, with every field filled in; try --dry-run")
    }
    return body
  }

  private func write(_ value: ConfigNode, inQuotes: Bool, to body: inout [UInt8]) {
    switch form {
    case .json where !inQuotes: body += JSONWriter.bytes(value)
    case .json: body += JSONWriter.bytes(.text(Self.text(value))).dropFirst().dropLast()
    case .text: body += PlainText.block(Self.text(value), maxBytes: Self.maxBytes).utf8
    case .form:
      let digits = Array("0123456789ABCDEF".utf8)
      for byte in Self.text(value).utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: body.append(byte)
        default: body += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
        }
      }
    }
  }

  /// A value as text: lists line by line, null as nothing, maps as JSON.
  private static func text(_ node: ConfigNode) -> String {
    switch node.value {
    case .null: ""
    case .string(let text): text
    case .list(let items): items.map { Self.text($0) }.joined(separator: "\n")
    case .bool, .integer, .number, .map: String(decoding: JSONWriter.bytes(node), as: UTF8.self)
    }
  }

  /// What stands at a dotted path; numbers count the elements of a list from 0.
  private static func value(_ path: String, in node: ConfigNode) throws(NotifyFault) -> ConfigNode {
    var found = node
    for (depth, name) in path.split(separator: ".", omittingEmptySubsequences: false).enumerated() {
      switch found.value {
      case .null: return found
      case .map:
        let isOpen = depth > 0 && open.contains { path.hasPrefix($0 + ".") }
        guard let next = found[String(name)] ?? (isOpen ? ConfigNode(.null) : nil) else {
          throw unknown(path, in: node)
        }
        found = next
      case .list(let items):
        guard let index = Int(name), index >= 0 else { throw unknown(path, in: node) }
        found = index < items.count ? items[index] : ConfigNode(.null)
      case .bool, .integer, .number, .string: throw unknown(path, in: node)
      }
    }
    return found
  }

  private static func unknown(_ path: String, in node: ConfigNode) -> NotifyFault {
    let known = fields(of: node, prefix: "")
    let meant = EditDistance.nearest(to: path, in: known).map { ", did you mean ${\($0)}?" } ?? "."
    return NotifyFault(
      .config,
      "the template has the unknown field ${\(PlainText.line(path, maxBytes: 60))}\(meant) "
        + "Fields: \(known.filter { !$0.contains(".") || $0.hasPrefix("notice.") }.joined(separator: ", "))"
    )
  }

  private static func fields(of node: ConfigNode, prefix: String) -> [String] {
    guard case .map(let entries) = node.value else { return [] }
    return entries.flatMap { entry in
      [prefix + entry.key] + fields(of: entry.node, prefix: prefix + entry.key + ".")
    }
  }
}
