using Verdict.Events;

namespace Verdict.Storage.Journal;

/// <summary>Reads commands from the journal that the platform writes beside the game's own, and remembers its place in the file `done`
/// there.</summary>
/// <param name="directory">The commands' journal; it need not exist yet.</param>
/// <param name="report">Hears what happened to the journal, as a sentence for the log.</param>
/// <param name="clock">Turns the waiting between two looks.</param>
public sealed class JournalCommandSource(string directory, Action<string>? report = null, TimeProvider? clock = null) : ICommandSource
{
    private const string DoneFileName = "done";

    /// <summary>Between two looks at a journal that has nothing new; a person who waits for a snapshot does not notice it.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Queue<(ReceivedCommand Command, long EndPosition)> _portion = [];
    private MarkFile? _done;

    /// <summary>Behind everything in the portion.</summary>
    private long _position;

    /// <summary>Behind what was handed out last.</summary>
    private long _readTo;

    /// <inheritdoc/>
    public async ValueTask<ReceivedCommand> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_portion.Count == 0) Look();
            if (_portion.TryDequeue(out var next))
            {
                _readTo = next.EndPosition;
                return next.Command;
            }

            await Task.Delay(LookEvery, _clock, cancellation);
        }
    }

    /// <inheritdoc/>
    public ValueTask DoneAsync(CancellationToken cancellation)
    {
        Guard(() => _done?.Write(new(_readTo, 0, _clock.GetUtcNow().ToUnixTimeMilliseconds()), flushToDisk: true));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _done?.Dispose();
        return ValueTask.CompletedTask;
    }

    // A reader for each look: the folder may have been made, emptied or put back since the last one, and an open file would not show it.
    private void Look() => Guard(() =>
    {
        if (_done is null && !FindPlace()) return;
        using var reader = JournalReader.Open(directory, _position);
        try
        {
            while (_portion.Count == 0 && reader.TryReadBlock(out var block)) Take(block);
        }
        catch (InvalidDataException e)
        {
            // Only an emptied or restored folder is shorter than what was read. What has been done before expires or is done again.
            report?.Invoke(e.Message);
            BeginAgain();
            return;
        }

        if (reader.LastLoss.Length > 0) report?.Invoke(reader.LastLoss);
        _position = reader.Position;
    });

    private void Take(in JournalBlock block)
    {
        if (block.Kind != RecordKind.PlatformCommand) return;
        var origin = $"position {block.Position} of the journal of commands";
        try
        {
            foreach (var record in EventBuffer.Enumerate(block.Body.Span))
            {
                _portion.Enqueue((ReceivedCommand.From(record, origin), block.EndPosition));
            }
        }
        catch (InvalidDataException e)
        {
            _portion.Enqueue((new(null, e.Message, origin), block.EndPosition));
        }
    }

    /// <summary>False as long as there is no folder: the platform makes it with the first command.</summary>
    private bool FindPlace()
    {
        if (!Directory.Exists(directory)) return false;
        _done = OpenMark();

        // A torn mark means reading from the beginning again: most of that has expired, and the rest may be done twice.
        if (_done.TryRead(out var mark)) _position = _readTo = mark.Position;
        return true;
    }

    private void BeginAgain()
    {
        _done?.Dispose();
        _done = OpenMark();
        _position = _readTo = 0;
    }

    private MarkFile OpenMark() => new(Path.Combine(directory, DoneFileName));

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EventLogUnavailableException(
                $"The journal of commands in {directory} cannot be used: {e.Message} "
                + "See that the folder belongs to this server's user.",
                e);
        }
    }
}
