using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Verdict.Cli.Doctor;

/// <summary>A first word to a service, and what its answer must begin with: whether the right program listens, not merely any.</summary>
internal sealed class Greeting
{
    private const int AnswerBytesMax = 64;
    private const int MongoHeaderBytes = 16;
    private const int MongoMessage = 2_013;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly byte[] _words;
    private readonly int _answerBytesMin;
    private readonly Func<byte[], string?> _problemOf;

    private Greeting(byte[] words, int answerBytesMin, Func<byte[], string?> problemOf)
    {
        _words = words;
        _answerBytesMin = answerBytesMin;
        _problemOf = problemOf;
    }

    /// <summary>Whoever accepts a connection will do: for services whose own clients alone can say more.</summary>
    public static Greeting Silent { get; } = new([], 0, _ => null);

    /// <summary>MongoDB answers `hello` to everybody, before any login.</summary>
    public static Greeting OfMongo { get; } = new(MongoHello(), MongoHeaderBytes, answer =>
        BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(12)) == MongoMessage ? null : "something answers, but no MongoDB");

    /// <summary>Redis answers PING once it is logged in to; the URL says as whom.</summary>
    public static Greeting OfRedis(string url) => new(RedisPing(url), "+OK\r\n".Length, RedisProblem);

    /// <summary>Connects, speaks and listens.</summary>
    /// <returns>What is wrong, for people; null when the answer is right.</returns>
    public async Task<string?> AskAsync(string host, int port, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(host, port, patience.Token);
            if (_words.Length == 0) return null;
            await socket.SendAsync(_words, patience.Token);
            var answer = new byte[AnswerBytesMax];
            var length = 0;
            while (length < _answerBytesMin)
            {
                var count = await socket.ReceiveAsync(answer.AsMemory(length), patience.Token);
                if (count == 0) return "it closes the connection instead of answering";
                length += count;
            }

            return _problemOf(answer[..length]);
        }
        catch (SocketException error)
        {
            return error.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no answer within {Patience.TotalSeconds:0} s";
        }
    }

    private static byte[] RedisPing(string url)
    {
        var login = Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.UserInfo : string.Empty;
        // Redis answers a login as it answers PING, so one of the two is enough.
        string[] words = login.Length == 0
            ? ["PING"]
            : ["AUTH", .. login.Split(':', 2).Where(word => word.Length > 0).Select(Uri.UnescapeDataString)];
        var command = new StringBuilder($"*{words.Length}\r\n");
        foreach (var word in words) command.Append($"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        return Encoding.UTF8.GetBytes(command.ToString());
    }

    private static string? RedisProblem(byte[] answer)
    {
        var text = Encoding.ASCII.GetString(answer).Split('\r')[0];
        return text switch
        {
            "+PONG" or "+OK" => null,
            _ when text.StartsWith('-') => $"Redis answers: {text[1..]}",
            _ => "something answers, but no Redis",
        };
    }

    // OP_MSG with { hello: 1, $db: "admin" }: lengths and numbers are little-endian, the four bytes before the document are flags.
    private static byte[] MongoHello()
    {
        byte[] document = [31, 0, 0, 0, 0x10, .. "hello\0"u8, 1, 0, 0, 0, 0x02, .. "$db\0"u8, 6, 0, 0, 0, .. "admin\0"u8, 0];
        var message = new byte[MongoHeaderBytes + 5 + document.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), 1);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), MongoMessage);
        document.CopyTo(message, MongoHeaderBytes + 5);
        return message;
    }
}
