using System.Net;

namespace Verdict.Cli.Load;

/// <summary>Spreads the clients over this machine's many loopback addresses when the server is on this machine too, so that neither an
/// address's free ports nor what a server allows one address come to an end.</summary>
internal sealed class SourceAddresses(IPAddress server)
{
    /// <summary>At 10 moves a second each, these stay below what a server allows one address by default.</summary>
    public const int ClientsPerAddress = 250;

    // Elsewhere 127.0.0.1 is the only one that is there without being set up.
    private readonly bool _spreads = IPAddress.IsLoopback(server) && (OperatingSystem.IsLinux() || OperatingSystem.IsWindows());

    /// <summary>Where a client connects from; null lets the system choose.</summary>
    public IPAddress? Of(int client)
    {
        if (!_spreads) return null;
        var index = 1 + (client / ClientsPerAddress);
        return new([127, (byte)(index >> 16), (byte)(index >> 8), (byte)index]);
    }
}
