using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.Cli.Simulation;

/// <summary>The shipper of a server, one batch at a time.</summary>
internal sealed class ShippingModel : IDisposable
{
    private const int BatchBytes = 4 * 1_024;

    private readonly World _world;
    private readonly JournalCursor _cursor;
    private readonly JournalReader _journal;
    private readonly EventBatch _batch = new();
    private (long Position, long Index) _end;
    private Task? _underWay;

    public ShippingModel(World world, SimulatedServer server)
    {
        _world = world;
        _cursor = JournalCursor.Open(server.JournalDirectory, world.Clock);
        _journal = JournalReader.Open(server.JournalDirectory, _cursor.Mark.Position, _cursor.Mark.Index);
    }

    /// <summary>Whether Kafka has all that the journal has up to a position.</summary>
    public bool IsCaughtUp(long position) => _batch.RecordCount == 0 && _journal.Position >= position;

    public void Step()
    {
        if (_batch.RecordCount == 0) Fill();
        if (_batch.RecordCount == 0) return;
        if (_world.Bug == PlantedBug.CursorBeforeAcknowledgement) _cursor.Save(_end.Position, _end.Index);
        _underWay ??= SendAsync();
        if (!_underWay.IsCompleted) return;
        var sent = _underWay;
        _underWay = null;
        if (sent.Exception is { InnerException: IOException error })
        {
            _world.Trace.Line($"shipping: {error.Message}");
            return;
        }

        sent.GetAwaiter().GetResult();
        _cursor.Save(_end.Position, _end.Index);
        for (var i = 0; i < _batch.RunCount; i++) Acknowledge(_batch[i]);
        _batch.Clear();
    }

    public void Dispose()
    {
        _world.Kafka!.Abandon(_batch);
        _cursor.Dispose();
        _journal.Dispose();
    }

    private void Acknowledge(in EventRun run)
    {
        if (run.Kind == RecordKind.ZoneEvents && _world.History.Find(run.Zone, run.Epoch) is { } record)
        {
            record.Shipped = Math.Max(record.Shipped, run.FirstSequence + run.Count - 1);
        }
    }

    private async Task SendAsync() => await _world.Kafka!.AppendAsync(_batch, CancellationToken.None);

    private void Fill()
    {
        while (_batch.SizeBytes < BatchBytes && _journal.TryReadBlock(out var block))
        {
            _batch.Add(block);
            _end = (block.EndPosition, block.EndIndex);
        }
    }
}
