using System.Security.Cryptography;
using Verdict.Cli.Processes;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Building;

/// <summary>Installs the npm packages and builds the dashboard, each only when what it comes from has changed.</summary>
internal sealed class WebBuild(Repository repository, Output output)
{
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        await EnsurePackagesAsync(cancellation);
        await EnsureDashboardAsync(cancellation);
    }

    /// <summary>Runs npm ci when there are no packages yet or the lock file is another than the one they came from.</summary>
    public async Task EnsurePackagesAsync(CancellationToken cancellation)
    {
        var lockFile = repository.At("package-lock.json");
        var stamp = repository.At("node_modules", ".verdict-lock");
        var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(lockFile, cancellation)));
        if (File.Exists(repository.Bun) && File.Exists(stamp) && await File.ReadAllTextAsync(stamp, cancellation) == wanted) return;

        // Packages that npm itself installed after the lock file was written need no second installation.
        var installed = repository.At("node_modules", ".package-lock.json");
        if (!File.Exists(repository.Bun) || Staleness.IsStale(installed, lockFile))
        {
            await RunAsync("Installing npm packages", "npm-ci", ["ci", "--no-audit", "--no-fund"], cancellation);
        }

        await File.WriteAllTextAsync(stamp, wanted, cancellation);
    }

    public async Task EnsureDashboardAsync(CancellationToken cancellation)
    {
        var dashboard = repository.At("dashboard");
        if (!File.Exists(Path.Combine(dashboard, "package.json"))) return;
        var built = Path.Combine(dashboard, "dist", "index.html");
        string[] sources =
        [
            .. Directory.EnumerateFiles(dashboard),
            Path.Combine(dashboard, "src"),
            Path.Combine(dashboard, "public"),
            repository.At("package-lock.json"),
        ];
        if (!Staleness.IsStale(built, sources)) return;
        await RunAsync("Building the dashboard", "dashboard", ["run", "build", "-w", "dashboard"], cancellation);
        File.SetLastWriteTimeUtc(built, DateTime.UtcNow);
    }

    private async Task RunAsync(string what, string log, string[] arguments, CancellationToken cancellation)
    {
        if (!Tool.IsOnPath("npm")) throw new CliException($"{what} needs npm. {Tool.HowToInstall("npm")}", ExitCode.Missing);
        await new BuildStep(repository, output).RunAsync(what, log, new("npm", arguments, repository.Root), cancellation);
    }
}
