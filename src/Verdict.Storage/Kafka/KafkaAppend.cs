using System.Buffers.Binary;

namespace Verdict.Storage.Kafka;

/// <summary>One batch on its way: how far it was handed to the client, and what came back.</summary>
internal sealed class KafkaAppend(EventBatch batch)
{
    private const int LengthBytes = 4;

    private readonly long _version = batch.Version;
    private int _run;
    private int _offset;
    private int _inRun;
    private int _produced;

    public KafkaDelivery Delivery { get; } = new();

    public int Records { get; } = batch.RecordCount;

    public int Unacknowledged => Records - _produced + Delivery.Unacknowledged;

    /// <summary>Whether this is the same batch with the same content.</summary>
    public bool IsOf(EventBatch other) => ReferenceEquals(batch, other) && _version == other.Version;

    /// <summary>The next record to hand over; false when all have been.</summary>
    public bool TryPeek(out EventRun run, out long sequence, out ReadOnlyMemory<byte> record)
    {
        (run, sequence, record) = (default, 0, default);
        if (_run == batch.RunCount) return false;
        run = batch[_run];
        sequence = run.FirstSequence + _inRun;
        var rest = run.Records[_offset..];
        record = rest.Slice(LengthBytes, BinaryPrimitives.ReadInt32LittleEndian(rest.Span));
        return true;
    }

    /// <summary>The record was handed over.</summary>
    public void Advance()
    {
        var records = batch[_run].Records;
        _offset += LengthBytes + BinaryPrimitives.ReadInt32LittleEndian(records.Span[_offset..]);
        _produced++;
        _inRun++;
        if (_offset < records.Length) return;
        (_run, _offset, _inRun) = (_run + 1, 0, 0);
    }
}
