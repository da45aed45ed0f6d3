import Foundation
import Testing
import WatchTestSupport

/// `make install` for those without .deb: everything under DESTDIR, with the paths of PREFIX inside.
struct InstallTests {
  @Test func everythingLiesUnderItsPrefix() async throws {
    let folder = try TemporaryFolder()
    func install() async throws {
      let result = try await BuiltProgram.run([
        "/usr/bin/make", "--no-print-directory", "-s", "-C", Repository.root.path, "install-files",
        "BINARY=\(BuiltProgram.path("rlwatchd"))", "DESTDIR=\(folder["root"])",
        "PREFIX=/opt/rl", "SYSCONFDIR=/opt/etc",
      ])
      #expect(result.status == 0 && result.error == "", "\(result)")
    }
    try await install()
    let files = FileManager.default.enumerator(atPath: folder["root"])?
      .compactMap { $0 as? String }.filter {
        var isFolder: ObjCBool = false
        let path = folder["root/" + $0]
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
          && !isFolder.boolValue
      }
    let found = Set(files ?? [])
    let lib = "opt/rl/lib"
    let share = "opt/rl/share"
    let expected = [
      "opt/etc/rlwatchd/rlwatchd.yaml", "opt/rl/bin/rlwatchd", "\(lib)/rlwatchd/hooks/kill-job",
      "\(lib)/systemd/catalog/rlwatchd.catalog", "\(lib)/systemd/system/rlwatchd-hook.socket",
      "\(lib)/systemd/system/rlwatchd-hook@.service", "\(lib)/systemd/system/rlwatchd.service",
      "\(lib)/systemd/system/rlwatchd@.service", "\(lib)/systemd/user/rlwatchd.service",
      "\(lib)/sysusers.d/rlwatchd.conf", "\(lib)/tmpfiles.d/rlwatchd.conf",
      "\(share)/bash-completion/completions/rlwatchd", "\(share)/doc/rlwatchd/README.md",
      "\(share)/doc/rlwatchd/examples/systemd/hook-user.conf",
      "\(share)/doc/rlwatchd/examples/prometheus/rlwatchd.rules.yml",
      "\(share)/doc/rlwatchd/examples/grafana/rlwatchd.json",
      "\(share)/fish/vendor_completions.d/rlwatchd.fish", "\(share)/man/man1/rlwatchd.1",
      "\(share)/man/man5/rlwatchd.yaml.5", "\(share)/man/man7/rlwatchd-playbook.7",
      "\(share)/man/man8/rlwatchd.8", "\(share)/zsh/vendor-completions/_rlwatchd",
    ]
    for file in expected { #expect(found.contains(file), "\(file)") }
    #expect(found.allSatisfy { $0.hasPrefix("opt/") })
    for unit in ["rlwatchd.service", "rlwatchd@.service", "rlwatchd-hook@.service"] {
      let text = try folder.read("root/\(lib)/systemd/system/\(unit)")
      let start = try #require(
        text.split(separator: "\n").first { $0.hasPrefix("ExecStart=") }, "\(unit)")
      #expect(
        start.hasPrefix("ExecStart=/opt/rl/bin/rlwatchd ") && start.contains(" /opt/etc/rlwatchd/"))
    }
    // A second time over it: the administrator's config stays.
    try folder.write("runs: []\n", to: "root/opt/etc/rlwatchd/rlwatchd.yaml")
    try await install()
    #expect(try folder.read("root/opt/etc/rlwatchd/rlwatchd.yaml") == "runs: []\n")
  }
}
