using System.Net.Sockets;
using Verdict.Client;

namespace Verdict.Cli.Load;

/// <summary>Why a client that had never been in was not let in, with what to do about it.</summary>
internal static class JoinFailure
{
    public static CliException Of(ConnectionEnd end, SocketError error, LoadScene scene) => error switch
    {
        _ when end.Kind != EndKind.Unreachable => new(end.Reason),
        SocketError.TooManyOpenSockets => TooFewDescriptors(scene.Options.Clients),
        SocketError.AddressNotAvailable =>
            new($"This machine has no free port for another connection to {scene.Server}. Take fewer --clients.", ExitCode.Missing),
        _ => new($"No game server at {scene.Server}: {end.Reason}. Is it running there? See --connect.", ExitCode.Missing),
    };

    /// <summary>Each connection is a file descriptor.</summary>
    public static CliException TooFewDescriptors(int clients) => new(
        $"This process may not open as many files as {clients:N0} connections are. Allow more: ulimit -n {clients + Descriptors.Others}",
        ExitCode.Missing);
}
