/// Lays a user's keys over a complete set of defaults and takes nothing that isn't there.
///
/// Synthesised decoding wants every key and ignores unknown ones; so the defaults are encoded, the
/// user's values replace theirs one by one, and the result is decoded. Every problem is collected; a
/// value with a problem leaves its default in place, so that the rest can still be judged.
///
/// What the default is decides what is taken: a text default that reads as a ``ConfigDuration`` takes
/// durations only, an empty map takes any keys, a switch also takes YAML 1.1's `yes`, `no`, `on`, `off`
/// (the classic tool's reader did), a number has to be finite unless its default isn't.
package struct StrictOverlay<Options: Codable> {
  package private(set) var options: Options
  /// The whole section as it holds: a node that came from a file keeps its position, a default has none.
  package private(set) var effective: ConfigNode
  package private(set) var problems: [ConfigProblem] = []

  /// Lays `section` over `defaults`; nil or empty means all defaults.
  ///
  /// `name` is the section's name for messages; `alsoKnown`
  /// are keys of the section that the caller reads itself; `hint` may say more about an unknown key.
  package init(
    _ section: ConfigNode?, over defaults: Options, name: String, alsoKnown: [String] = [],
    hint: (String) -> String? = { _ in nil }
  ) {
    options = defaults
    effective = ConfigNode(.map([]))
    do {
      let base = try NodeEncoder().encode(defaults)
      effective = base
      guard let section else { return }
      effective = OverlayMerge.merge(
        section, over: base, path: name, alsoKnown: alsoKnown, hint: hint, problems: &problems)
      decode(base: base, name: name)
    } catch {
      problems.append(
        ConfigProblem("\(name): its defaults cannot be written: \(error)", at: nil))
    }
  }

  /// Decodes until nothing is wrong any more; what is wrong is told and set back to its default.
  private mutating func decode(base: ConfigNode, name: String) {
    // Each turn sets back one key, so the turns are bounded by the keys; 64 is beyond any section.
    for _ in 0..<64 {
      do {
        options = try NodeDecoder().decode(Options.self, from: effective)
        return
      } catch let error as NodeDecodingError {
        let path = ([name] + error.path).joined(separator: ".")
        problems.append(
          error.allowed.isEmpty
            ? ConfigProblem("\(path): \(error.message)", at: error.position)
            : .unknownWord(
              effective.node(at: error.path[...]) ?? ConfigNode(.null, at: error.position),
              for: path, allowed: error.allowed))
        effective = OverlayMerge.reset(effective, to: base, at: error.path[...])
      } catch {
        problems.append(ConfigProblem("\(name): \(error)", at: effective.position))
        effective = base
      }
    }
  }
}
