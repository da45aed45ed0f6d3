import ArgumentParser
import WatchEngine

extension ConfigDuration: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
