import ArgumentParser
import Glibc
import WatchDelivery

/// `rlwatchd generate`: what a package installs and the program knows best; for `make install`.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Write manual pages, completions or the message catalog into a folder.",
    shouldDisplay: false)

  enum Product: String, ExpressibleByArgument, CaseIterable {
    case man, completions, catalog
  }

  @Argument(help: "man, completions or catalog.")
  var product: Product

  @Argument(help: "A folder that exists.", completion: .directory)
  var folder: String

  func run() throws {
    for (name, text) in try Self.files(of: product) {
      let path = folder + "/" + name
      // O_EXCL isn't wanted: an install over an older one replaces its files.
      let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      guard file >= 0, Descriptor.writeAll(file, Array(text.utf8)), close(file) == 0 else {
        StandardError.say("rlwatchd: cannot write \(path): \(String(cString: strerror(errno)))")
        throw ExitStatus.cannotCreate
      }
    }
  }

  /// Names and contents.
  static func files(of product: Product) throws -> [(name: String, text: String)] {
    switch product {
    case .man:
      [
        ("rlwatchd.1", try CommandManual.render()),
        ("rlwatchd.yaml.5", ConfigManual.render()),
        ("rlwatchd-playbook.7", PlaybookManual.render()),
        ("rlwatchd.8", DaemonManual.render()),
      ]
    case .completions:
      [
        // Completions are read, not run: bash's has a first line for running it.
        (
          "rlwatchd.bash",
          String(Rlwatchd.completionScript(for: .bash).drop { $0 != "\n" }.dropFirst())
        ),
        ("_rlwatchd", Rlwatchd.completionScript(for: .zsh)),
        ("rlwatchd.fish", Rlwatchd.completionScript(for: .fish)),
      ]
    case .catalog: [("rlwatchd.catalog", CatalogText.render())]
    }
  }
}
