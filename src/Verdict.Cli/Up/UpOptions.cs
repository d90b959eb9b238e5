using System.Net;
using System.Net.Sockets;

namespace Verdict.Cli.Up;

/// <summary>What `verdict up` was asked for.</summary>
internal sealed record UpOptions(
    int Bots,
    int Zones,
    string DataDirectory,
    TimeSpan? For,
    bool Json,
    int Port,
    int HealthPort,
    int HttpPort,
    string? MapFile)
{
    public string LogsDirectory => Path.Combine(DataDirectory, "logs");

    public string OperatorTokenFile => Path.Combine(DataDirectory, "keys", "operator.token");

    /// <summary>Replaces each port 0 by a free one, and says which port is taken and which option names another.</summary>
    /// <exception cref="CliException">A port is in use.</exception>
    public UpOptions WithPortsFixed()
    {
        // All three are held at once, so that the system cannot hand the same free port out twice.
        using var game = Take(Port, "--port", "the game server");
        using var health = Take(HealthPort, "--health-port", "the game server's health and figures");
        using var http = Take(HttpPort, "--http-port", "the platform and its dashboard");
        return this with { Port = PortOf(game), HealthPort = PortOf(health), HttpPort = PortOf(http) };
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private static Socket Take(int port, string option, string user)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            socket.Listen();
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new CliException(
                $"Port {port} for {user} cannot be used ({error.SocketErrorCode}). Stop what listens there,"
                + $" or choose another with {option}; {option} 0 takes a free one.",
                ExitCode.Missing);
        }
    }
}
