using Verdict.Storage.Kafka;

namespace Verdict.IntegrationTests;

/// <summary>Servers that tests may find or not: a missing one is skipped by name, unless REQUIRE_SERVERS asks for it.</summary>
internal static class Servers
{
    /// <summary>The brokers of KAFKA_BROKERS; skips the test, by name, when there are none.</summary>
    public static string Kafka()
    {
        var brokers = Environment.GetEnvironmentVariable("KAFKA_BROKERS");
        if (string.IsNullOrWhiteSpace(brokers)) Missing("kafka", "Kafka: KAFKA_BROKERS is not set");
        KafkaClient();
        return brokers!;
    }

    /// <summary>The URL of REDIS_URL; skips the test, by name, when there is none.</summary>
    public static string Redis()
    {
        var url = Environment.GetEnvironmentVariable("REDIS_URL");
        if (string.IsNullOrWhiteSpace(url)) Missing("redis", "Redis: REDIS_URL is not set");
        return url!;
    }

    /// <summary>Skips the test, by name, when it cannot start a Redis of its own: for tests that take theirs down.</summary>
    public static void RedisProgram()
    {
        if (!RedisProcess.IsInstalled) Missing("redis", "Redis: redis-server is not installed");
    }

    /// <summary>Skips the test, by name, when the Kafka client cannot be loaded: for tests that need the client but no broker.</summary>
    public static void KafkaClient()
    {
        try
        {
            KafkaLibrary.Load();
        }
        catch (DllNotFoundException)
        {
            Missing("kafka", "Kafka: librdkafka is not installed");
        }
    }

    private static void Missing(string server, string reason)
    {
        var required = Environment.GetEnvironmentVariable("REQUIRE_SERVERS") ?? "";
        if (required.Split(',', StringSplitOptions.TrimEntries).Contains(server, StringComparer.OrdinalIgnoreCase))
        {
            Assert.Fail($"{reason}, and REQUIRE_SERVERS asks for it.");
        }

        Assert.Skip(reason);
    }
}
