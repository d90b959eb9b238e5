using Verdict.Cli.Doctor;

namespace Verdict.Tests.Cli;

public sealed class NetworkChecksTests
{
    [Theory]
    [InlineData("one:9092,two:9093", "one:9092 two:9093")]
    [InlineData("one", "one:1")]
    [InlineData("mysql://user:pass@db.example:3307/verdict?x=1", "db.example:3307")]
    [InlineData("mongodb://a:27018,b/verdict", "a:27018 b:1")]
    [InlineData("redis://[::1]:6380", "::1:6380")]
    public void Hosts_are_taken_from_lists_and_urls_without_their_passwords(string value, string expected) =>
        Assert.Equal(
            expected,
            string.Join(' ', NetworkChecks.Addresses(value, defaultPort: 1).Select(address => $"{address.Host}:{address.Port}")));
}
