/// Encodes any `Encodable` value to a ``ConfigNode``: option defaults, and states in tests.
///
/// Property names become snake_case; the keys of a `[String: T]` are data: they stay, and are sorted,
/// so that equal values give equal nodes. A finite Double is always `.number`, so that a whole default
/// such as 1.0 keeps its type; others are ``JSONWriter``'s strings. A `UInt64` over `Int.max` becomes
/// its decimal digits as a string. Nodes carry no positions.
package struct NodeEncoder: Sendable {
  package init() {}

  package func encode(_ value: some Encodable) throws -> ConfigNode {
    try JSONText(encoding: value).node
  }
}
