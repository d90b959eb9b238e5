using System.CommandLine;
using Verdict.Cli.Building;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Testing;

/// <summary>`verdict test`: everything the tests need, installed and started, and then all tests.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var filter = new Option<string[]>("--filter")
        {
            Description = "Only suites whose name contains this; may be given more than once.",
            AllowMultipleArgumentsPerToken = false,
        };
        var command = new Command("test", "Installs and starts what the tests need, builds, runs every suite, and stops what it started.")
        {
            filter,
        };
        command.SetAction(async (parsed, cancellation) =>
            await new TestRun(Repository.Find(), parsed.GetValue(filter) ?? [], new Output(json: false)).RunAsync(cancellation));
        return HelpWithExamples.Teach(command, """
            Examples:
              verdict test                     everything
              verdict test --filter platform   one suite: checks, unit, integration, platform,
                                               dashboard, browser, e2e
              REQUIRE_SERVERS=kafka,mysql,redis verdict test
                                               a missing server is a failure instead of a skip

            Servers that KAFKA_BROKERS, MYSQL_URL, REDIS_URL and MONGODB_URL name are used; otherwise a mock Kafka, a MariaDB and a
            Redis are started where they are installed. As root on Debian, what is missing is installed. Tests that need MongoDB
            run when MONGODB_URL is set, and are skipped by name when it is not.
            Each suite's output and report lie in .build/test. The last line is: N passed, N failed, N skipped
            """);
    }
}
