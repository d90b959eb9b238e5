using System.Net;
using System.Net.Sockets;
using System.Text;
using Verdict.Cli.Doctor;

namespace Verdict.Tests.Cli;

public sealed class GreetingTests
{
    private static readonly byte[] MongoReply = [36, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 0xdd, 7, 0, 0, 0, 0, 0, 0];

    [Theory]
    [InlineData("redis://localhost", "*1\r\n$4\r\nPING\r\n", "+PONG\r\n", null)]
    [InlineData("redis://:p%3Ass@localhost", "*2\r\n$4\r\nAUTH\r\n$4\r\np:ss\r\n", "+OK\r\n", null)]
    [InlineData("redis://me:secret@localhost", "*3\r\n$4\r\nAUTH\r\n$2\r\nme\r\n$6\r\nsecret\r\n", "+OK\r\n", null)]
    [InlineData("redis://localhost", "*1\r\n$4\r\nPING\r\n", "-NOAUTH Please log in.\r\n", "Redis answers: NOAUTH Please log in.")]
    [InlineData("redis://localhost", "*1\r\n$4\r\nPING\r\n", "HTTP/1.1 400 Bad Request\r\n", "something answers, but no Redis")]
    [InlineData("redis://localhost", "*1\r\n$4\r\nPING\r\n", "", "it closes the connection instead of answering")]
    public async Task Redis_is_known_by_its_answer(string url, string words, string answer, string? problem)
    {
        var (heard, found) = await AskAsync(Greeting.OfRedis(url), Encoding.UTF8.GetBytes(answer));
        Assert.Equal(words, Encoding.UTF8.GetString(heard));
        Assert.Equal(problem, found);
    }

    [Fact]
    public async Task MongoDB_is_known_by_its_answer()
    {
        var (heard, found) = await AskAsync(Greeting.OfMongo, MongoReply);
        Assert.Null(found);
        Assert.Equal(52, heard.Length);
        Assert.Equal(52, heard[0]);
        Assert.Equal("something answers, but no MongoDB", (await AskAsync(Greeting.OfMongo, new byte[20])).Problem);
    }

    [Fact]
    public async Task Whoever_accepts_a_connection_will_do_where_nothing_is_asked() =>
        Assert.Equal((0, null), await AskAsync(Greeting.Silent, []) is var (heard, problem) ? (heard.Length, problem) : default);

    [Fact]
    public async Task Nobody_there_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.NotNull(await Greeting.Silent.AskAsync("127.0.0.1", port, TestContext.Current.CancellationToken));
    }

    private static async Task<(byte[] Heard, string? Problem)> AskAsync(Greeting greeting, byte[] answer)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asking = greeting.AskAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, cancellation);
        using var client = await listener.AcceptSocketAsync(cancellation);
        var heard = new byte[256];
        var length = await client.ReceiveAsync(heard, cancellation);
        await client.SendAsync(answer, cancellation);
        client.Shutdown(SocketShutdown.Send);
        return (heard[..length], await asking);
    }
}
