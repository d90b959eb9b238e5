using Confluent.Kafka;
using Verdict.Events;

namespace Verdict.Storage.Kafka;

/// <summary>Reads commands from Kafka, every partition of the topic, and remembers its place as the committed offsets of a group.</summary>
/// <remarks>The partitions are taken, not asked for: a server has a group to itself, and one that was killed and is back must not wait
/// until the broker has noticed.</remarks>
/// <param name="options">Where Kafka is, and the bounds of talking to it.</param>
/// <param name="group">Whose place is remembered.</param>
/// <param name="report">Hears what the client has to say about its connections, on any thread.</param>
public sealed class KafkaCommandSource(KafkaOptions options, string group, Action<string>? report = null) : ICommandSource
{
    /// <summary>How long one call into the client may block its thread; cancelling waits for it.</summary>
    private static readonly TimeSpan PollMax = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(5);

    private readonly Dictionary<TopicPartition, Offset> _read = [];
    private IConsumer<byte[], byte[]>? _consumer;
    private volatile string _lastDetail = string.Empty;
    private volatile string _lastError = string.Empty;

    /// <inheritdoc/>
    public async ValueTask<ReceivedCommand> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            // The client's reading blocks its thread, so it is done on one that may block.
            if (await Task.Run(Poll, CancellationToken.None) is { } received) return received;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DoneAsync(CancellationToken cancellation)
    {
        if (_consumer is not { } consumer || _read.Count == 0) return;
        var places = _read.Select(read => new TopicPartitionOffset(read.Key, read.Value)).ToList();
        await Task.Run(() => Guard(() => consumer.Commit(places)), cancellation);
        _read.Clear();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var consumer = _consumer;
        _consumer = null;

        // Disposing waits for the client's threads, which may be busy with a broker that does not answer.
        if (consumer is not null) await Task.Run(consumer.Dispose);
    }

    private ReceivedCommand? Poll() => Guard<ReceivedCommand?>(() =>
    {
        _consumer ??= Open();
        var result = _consumer.Consume(PollMax);
        if (result is null)
        {
            var error = _lastError;
            _lastError = string.Empty;
            return error.Length == 0 ? null : throw Unavailable(error, inner: null);
        }

        _lastError = string.Empty;
        _read[result.TopicPartition] = result.Offset + 1;
        return ReceivedCommand.From(result.Message.Value, $"{result.TopicPartitionOffset}");
    });

    /// <summary>Connects and takes every partition from where the group's place is, or from its beginning.</summary>
    private IConsumer<byte[], byte[]> Open()
    {
        KafkaLibrary.Load();
        var settings = KafkaSettings.Consumer(options);
        (settings.GroupId, settings.ClientId, settings.EnablePartitionEof) = (group, "verdict-commands", false);

        // A broker that makes topics on demand makes this one when it is asked for: the first command then finds a reader.
        settings.AllowAutoCreateTopics = true;
        var consumer = KafkaSettings.Build(new ConsumerBuilder<byte[], byte[]>(settings)
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, log) => OnLog(log)).Build);
        try
        {
            using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            var topic = admin.GetMetadata(Topics.Commands, AnswerMax).Topics[0];
            if (topic.Error.IsError) throw new KafkaException(topic.Error);
            consumer.Assign(topic.Partitions.Select(partition =>
                new TopicPartitionOffset(Topics.Commands, partition.PartitionId, Offset.Stored)));
            return consumer;
        }
        catch
        {
            consumer.Dispose();
            throw;
        }
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (KafkaException e)
        {
            throw Unavailable(e.Error.Reason, e);
        }
        catch (DllNotFoundException e)
        {
            throw new EventLogUnavailableException(e.Message, e);
        }
    }

    private void Guard(Action work) => Guard(() =>
    {
        work();
        return true;
    });

    private EventLogUnavailableException Unavailable(string reason, Exception? inner) => new(
        $"Commands cannot be read from {Topics.Commands} of Kafka at {options.Brokers}: {reason}. "
        + "See that the brokers run, are reachable from here, and have the topic.",
        inner);

    private void OnError(Error error)
    {
        // One connection less is the client's own affair; that there is none left is ours. Each broker's own reason says more than that.
        if (error.Code != ErrorCode.Local_AllBrokersDown) _lastDetail = error.Reason;
        else _lastError = _lastDetail.Length > 0 ? _lastDetail : error.Reason;
    }

    private void OnLog(LogMessage log)
    {
        // Notices below a warning tell of the client's inner life, not of the operator's Kafka.
        if (log.Level <= SyslogLevel.Warning) report?.Invoke(log.Message);
    }
}
