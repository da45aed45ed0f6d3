// swift-tools-version: 6.2
import PackageDescription

// Sections stand in the data's order: bytes -> records -> rows -> verdicts -> alerts -> deliveries.

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// Not where C modules beside Glibc are imported: their headers declare `stat` and `timespec` too, and
// which module then owns the members depends on the order the files are compiled in.
let pure: [SwiftSetting] = strict + [.enableUpcomingFeature("MemberImportVisibility")]

let package = Package(
  name: "rlwatchd",
  products: [.executable(name: "rlwatchd", targets: ["rlwatchd"])],
  dependencies: [
    // Commands, help, completions and man pages; executable only.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    // libyaml itself, not Yams: Yams pulls Foundation in (58 MB stripped against 14, 7 MB RSS).
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "WatchEngine", swiftSettings: pure),
    // Journal, sinks, hooks, notify: a library, so that a test program can run it on its own.
    .target(
      name: "WatchDelivery", dependencies: ["WatchEngine", "CSystemd"], swiftSettings: strict),
    .executableTarget(
      name: "rlwatchd",
      dependencies: [
        "WatchEngine", "WatchDelivery", "CYAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(
      name: "WatchTestSupport", dependencies: ["WatchEngine", "CSystemd"],
      path: "Tests/WatchTestSupport",
      swiftSettings: strict),
    // What must hold for any bytes: run by the tests here and under libFuzzer by the package in Fuzz.
    .target(
      name: "FuzzTargets", dependencies: ["WatchEngine"], path: "Tests/FuzzTargets",
      swiftSettings: pure),
    .testTarget(
      name: "WatchEngineTests",
      dependencies: ["WatchEngine", "WatchTestSupport", "FuzzTargets"],
      exclude: ["Fixtures"], swiftSettings: pure),
    // Delivers, notifies and runs hooks in a process of its own, under a journal of its own.
    .executableTarget(
      name: "SinkProbe", dependencies: ["WatchEngine", "WatchDelivery", "WatchTestSupport"],
      path: "Tests/SinkProbe", swiftSettings: strict),
    .testTarget(
      name: "DaemonIntegrationTests",
      dependencies: [
        "WatchEngine", "WatchDelivery", "WatchTestSupport", "SinkProbe", "FuzzTargets", "rlwatchd",
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
