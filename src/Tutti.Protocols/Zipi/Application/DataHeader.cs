using System.Text;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Application;

/// <summary>The header of a data dump: <c>length(1) name length(1) media-type</c> (zipi-4.5).</summary>
/// <param name="Name">At most 255 octets of UTF-8. It comes from elsewhere: never use it as a path unseen.</param>
/// <param name="MediaType">Such as <c>application/json</c>; at most 255 characters of ASCII.</param>
public sealed record DataHeader(string Name, string MediaType)
{
    /// <summary>Reads a header that fills <paramref name="octets"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out DataHeader? header, out DecodeError error)
    {
        ByteReader reader = new(octets);
        header = null;
        if (!reader.TryReadU8(out byte length) || !reader.TryReadBytes(length, out ReadOnlySpan<byte> name)
            || !reader.TryReadU8(out length) || !reader.TryReadBytes(length, out ReadOnlySpan<byte> media) || reader.Remaining > 0)
        {
            error = new DecodeError("data header is cut short or too long", reader.Position);
            return false;
        }

        error = default;
        header = new DataHeader(Encoding.UTF8.GetString(name), Encoding.ASCII.GetString(media));
        return true;
    }

    /// <summary>Writes the header.</summary>
    /// <exception cref="ArgumentException">The name or the media type is too long.</exception>
    public void Write(ByteWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        byte[] name = Encoding.UTF8.GetBytes(Name);
        byte[] media = Encoding.ASCII.GetBytes(MediaType);
        if (name.Length > byte.MaxValue || media.Length > byte.MaxValue)
        {
            throw new ArgumentException("A name and a media type are at most 255 octets.", nameof(writer));
        }

        writer.WriteU8((byte)name.Length);
        writer.Write(name);
        writer.WriteU8((byte)media.Length);
        writer.Write(media);
    }
}
