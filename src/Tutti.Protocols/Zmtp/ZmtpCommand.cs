using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zmtp;

/// <summary>The body of a command frame: a name and what belongs to it.</summary>
/// <remarks>
/// <code>
/// | name length 1 | name | data |
/// </code>
/// </remarks>
public readonly ref struct ZmtpCommand
{
    private ZmtpCommand(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Name = name;
        Data = data;
    }

    /// <summary>Ends the handshake; the data are <see cref="ZmtpMetadata"/>.</summary>
    public static ReadOnlySpan<byte> Ready => "READY"u8;

    /// <summary>Ends the handshake badly; the data are a length of one octet and a reason.</summary>
    public static ReadOnlySpan<byte> Error => "ERROR"u8;

    /// <summary>Asks for a PONG; the data are a TTL in tenths of a second (two octets) and a context.</summary>
    public static ReadOnlySpan<byte> Ping => "PING"u8;

    /// <summary>Answers a PING; the data are its context.</summary>
    public static ReadOnlySpan<byte> Pong => "PONG"u8;

    /// <summary>The name, as it came; ASCII in all known commands.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Everything after the name.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Reads the body of a command frame.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out ZmtpCommand command, out DecodeError error)
    {
        command = default;
        error = default;
        ByteReader reader = new(body);
        if (!reader.TryReadU8(out byte length))
        {
            error = new DecodeError("a command without a name", 0);
            return false;
        }

        if (!reader.TryReadBytes(length, out ReadOnlySpan<byte> name))
        {
            error = new DecodeError("the name of a command passes its end", 0);
            return false;
        }

        command = new ZmtpCommand(name, reader.Rest);
        return true;
    }

    /// <summary>Writes the name; the data follow.</summary>
    /// <param name="output">Gets the body of the command.</param>
    /// <param name="name">1 to 255 ASCII octets.</param>
    public static void WriteName(ByteWriter output, ReadOnlySpan<byte> name)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteU8(checked((byte)name.Length));
        output.Write(name);
    }

    /// <summary>True when this is the command <paramref name="name"/>; case matters.</summary>
    public bool Is(ReadOnlySpan<byte> name) => Name.SequenceEqual(name);
}
