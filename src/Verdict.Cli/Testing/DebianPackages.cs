using Verdict.Cli.Building;
using Verdict.Cli.Processes;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Testing;

/// <summary>The servers and libraries that tests run against, from Debian; installed when we may, named when we may not.</summary>
internal sealed class DebianPackages(Repository repository, Output output)
{
    private static readonly (string Package, Func<bool> IsHere)[] Wanted =
    [
        ("librdkafka1", () => Library.Loads("librdkafka.so.1")),
        ("kcat", () => Tool.IsOnPath("kcat")),
        ("mariadb-server", () => Tool.IsOnPath("mariadbd")),
        ("redis-server", () => Tool.IsOnPath("redis-server")),
        ("chromium", () => Tool.IsOnPath("chromium")),
    ];

    public async Task EnsureAsync(CancellationToken cancellation)
    {
        string[] missing = [.. Wanted.Where(wanted => !wanted.IsHere()).Select(wanted => wanted.Package)];
        if (missing.Length == 0) return;
        var mayInstall = Tool.IsOnPath("apt-get") && Environment.IsPrivilegedProcess;
        if (!mayInstall)
        {
            output.Warn(
                $"Not installed: {string.Join(", ", missing)}. Tests that need them are skipped by name."
                + $" Install them: sudo apt-get install {string.Join(' ', missing)}");
            return;
        }

        var step = new BuildStep(repository, output);
        var quiet = new Dictionary<string, string>(StringComparer.Ordinal) { ["DEBIAN_FRONTEND"] = "noninteractive" };
        try
        {
            await step.RunAsync(
                "Updating the package lists",
                "apt-update",
                new("apt-get", ["update", "-q"], repository.Root, quiet),
                cancellation);
            await step.RunAsync(
                $"Installing {string.Join(", ", missing)}",
                "apt-install",
                new("apt-get", ["install", "-y", "-q", "--no-install-recommends", .. missing], repository.Root, quiet),
                cancellation);
        }
        catch (CliException error)
        {
            // A machine without a network still runs every test that needs no server.
            output.Warn($"{error.Message} Tests that need these packages are skipped by name.");
        }
    }
}
