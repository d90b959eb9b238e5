using Verdict.Events;
using Verdict.Protocol.MessagePack;

namespace Verdict.IntegrationTests.CommandSources;

/// <summary>Commands for tests.</summary>
internal static class AnyCommand
{
    public static PlatformCommand For(int zone, string reason = "a look before the patch") => new(
        Guid.NewGuid().ToString(), PlatformCommandType.TakeSnapshot, new(zone), 1_795_363_200_123, 1_795_363_500_123, "ada", reason);

    public static byte[] Bytes(PlatformCommand command)
    {
        var bytes = new byte[(4 * PlatformCommand.TextBytesMax) + 64];
        var writer = new MessagePackWriter(bytes);
        command.Write(ref writer);
        return bytes[..writer.Length];
    }
}
