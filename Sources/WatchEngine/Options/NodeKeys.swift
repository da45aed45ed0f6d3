/// The snake_case name of every coding key met so far: each is converted once per decode.
///
/// Confined to one encoder or decoder call; never shared.
final class NodeKeys {
  private var names: [String: String] = [:]
  private var openTypes: [ObjectIdentifier: Bool] = [:]

  /// Whether keys of this type are data (a dictionary's) and so must be kept as they are.
  ///
  /// A type that takes a key nobody declared takes any key.
  func areData<Key: CodingKey>(_ type: Key.Type) -> Bool {
    let identifier = ObjectIdentifier(type)
    if let known = openTypes[identifier] { return known }
    let open = Key(stringValue: "\u{1}no such key") != nil
    openTypes[identifier] = open
    return open
  }

  func name(of key: some CodingKey) -> String {
    let written = key.stringValue
    if let known = names[written] { return known }
    let name = SnakeCase.convert(written)
    names[written] = name
    return name
  }
}
