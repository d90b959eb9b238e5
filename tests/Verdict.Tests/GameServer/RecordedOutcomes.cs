using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.Tests.GameServer;

/// <summary>Reads back what a journal says became of commands.</summary>
internal static class RecordedOutcomes
{
    /// <summary>All of them, in the order in which they were recorded.</summary>
    public static async Task<List<CommandOutcome>> OfAsync(ZoneRig rig)
    {
        await rig.Publisher.FlushAsync(TestContext.Current.CancellationToken);
        var outcomes = new List<CommandOutcome>();
        using var journal = JournalReader.Open(rig.Journal.DirectoryPath, 0);
        while (journal.TryReadBlock(out var block))
        {
            if (block.Kind != RecordKind.CommandOutcome) continue;
            foreach (var record in EventBuffer.Enumerate(block.Body.Span)) outcomes.Add(Read(record));
        }

        return outcomes;
    }

    private static CommandOutcome Read(ReadOnlySpan<byte> record)
    {
        var reader = new MessagePackReader(record);
        Assert.Equal(11, reader.ReadArrayHeader(11));
        var outcome = new CommandOutcome(
            reader.ReadString(512),
            (PlatformCommandType)reader.ReadInt32(),
            new(reader.ReadInt32()),
            reader.ReadString(512),
            reader.ReadInteger(),
            (OutcomeState)reader.ReadInt32(),
            reader.ReadInt32(),
            new(reader.ReadInt32()),
            reader.ReadInteger(),
            reader.ReadString(CommandOutcome.MessageBytesMax),
            []);
        var rehearsals = new List<Rehearsal>();
        for (var left = reader.ReadArrayHeader(1); left > 0; left--) rehearsals.Add(ReadRehearsal(ref reader));
        Assert.True(reader.IsAtEnd);
        return outcome with { Rehearsals = rehearsals };
    }

    private static Rehearsal ReadRehearsal(ref MessagePackReader reader)
    {
        Assert.Equal(18, reader.ReadArrayHeader(18));
        return new(
            (RecoverySource)reader.ReadInt32(),
            (RecoveryLog)reader.ReadInt32(),
            new(reader.ReadInt32()),
            reader.ReadInteger(),
            reader.ReadInteger(),
            reader.ReadInteger(),
            reader.ReadInteger(),
            reader.ReadInteger(),
            reader.ReadInteger(),
            new(reader.ReadInt32()),
            reader.ReadInteger(),
            StateHash.From(reader.ReadBinary(StateHash.SizeBytes)),
            StateHash.From(reader.ReadBinary(StateHash.SizeBytes)),
            reader.ReadInt32(),
            reader.ReadInteger(),
            reader.ReadInteger(),
            reader.ReadInteger(),
            reader.ReadString(ZoneRecovered.NotesBytesMax));
    }
}
