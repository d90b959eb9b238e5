using System.ComponentModel.DataAnnotations;

namespace Verdict.Storage.Kafka;

/// <summary>Where Kafka is, and the bounds of talking to it.</summary>
public sealed class KafkaOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Kafka";

    /// <summary>Brokers to begin with, as host:port separated by commas. One that is reachable is enough. Empty: there is no Kafka,
    /// and nothing may be opened with these options.</summary>
    [Required(AllowEmptyStrings = true)]
    public string Brokers { get; set; } = "";

    /// <summary>Milliseconds that an append waits for its acknowledgements before it throws. Default 10 s. The client goes on trying by
    /// itself meanwhile and after: appending the batch again goes on waiting for it, and sends nothing twice.</summary>
    [Range(100, 600_000)]
    public int DeliveryTimeoutMs { get; set; } = 10_000;

    /// <summary>Milliseconds that reading waits for the next event before it fails. Default 30 s.</summary>
    [Range(1_000, 600_000)]
    public int ReadTimeoutMs { get; set; } = 30_000;

    /// <summary>Events handed to the client and not yet acknowledged; at this many, appending waits. Default 50,000.</summary>
    [Range(1, 1_000_000)]
    public int UnacknowledgedMax { get; set; } = 50_000;

    /// <summary>Bytes of such events that the client may hold; at this many, appending waits. Default 64 MiB.</summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024)]
    public int UnacknowledgedBytesMax { get; set; } = 64 * 1024 * 1024;

    /// <summary>Milliseconds the client waits for more events before it sends a request. Default 5.</summary>
    [Range(0, 1_000)]
    public int LingerMs { get; set; } = 5;

    /// <summary>Further settings of librdkafka by their own names, such as security.protocol or sasl.username. They cannot override what
    /// keeps events in order: those settings are applied last.</summary>
    public Dictionary<string, string> Client { get; } = new(StringComparer.Ordinal);

    internal void Validate()
    {
        if (Brokers.Length == 0) throw new ValidationException("Kafka:Brokers is empty; name at least one broker as host:port.");
        Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
    }
}
