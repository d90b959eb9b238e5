using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Verdict.IntegrationTests;

/// <summary>A Redis of a test's own, for taking down and bringing back.</summary>
internal sealed class RedisProcess : IDisposable
{
    private const string Program = "redis-server";

    private Process? _process;

    public RedisProcess()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, Program)));

    public int Port { get; }

    public string Url => string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{Port}");

    public void Start() => _process = Process.Start(new ProcessStartInfo(
        Program,
        ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
    });

    public void Stop()
    {
        if (_process is null) return;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose() => Stop();
}
