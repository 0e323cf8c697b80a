using System.Collections.Concurrent;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

using Microsoft.AspNetCore.Http;

namespace Tutti.Patchbay.Http;

/// <summary>The page as it was built, out of this assembly; each file is read and compressed once, when somebody wants it.</summary>
internal sealed class PageFiles
{
    private const string Folder = "wwwroot/";

    private static readonly Dictionary<string, string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".json"] = "application/json",
        [".webmanifest"] = "application/manifest+json",
        [".woff2"] = "font/woff2",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private readonly Dictionary<string, string> _names;
    private readonly ConcurrentDictionary<string, PageFile> _files = new(StringComparer.Ordinal);

    /// <summary>Looks what there is.</summary>
    public PageFiles() => _names = typeof(PageFiles).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
        .ToDictionary(n => $"/{n[Folder.Length..].Replace('\\', '/')}", n => n, StringComparer.Ordinal);

    /// <summary>Sends a file.</summary>
    /// <returns>False when there is none of that path.</returns>
    public async Task<bool> TrySendAsync(HttpContext context)
    {
        string path = context.Request.Path == "/" ? "/index.html" : context.Request.Path.Value ?? string.Empty;
        if (!_names.TryGetValue(path, out string? name))
        {
            return false;
        }

        PageFile file = _files.GetOrAdd(path, static (p, n) => Load(p, n), name);
        HttpResponse response = context.Response;
        response.Headers.ETag = file.Tag;
        response.Headers.CacheControl = file.IsForever ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch.Contains(file.Tag, StringComparer.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        bool isCompressed = file.Brotli is not null && context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase);
        byte[] octets = isCompressed ? file.Brotli! : file.Plain;
        if (isCompressed)
        {
            response.Headers.ContentEncoding = "br";
        }

        response.ContentType = file.Type;
        response.ContentLength = octets.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await response.Body.WriteAsync(octets, context.RequestAborted);
        }

        return true;
    }

    private static PageFile Load(string path, string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        byte[] plain = new byte[stream.Length];
        stream.ReadExactly(plain);
        string type = s_types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");
        byte[]? brotli = type.Contains("font", StringComparison.Ordinal) || type.Contains("png", StringComparison.Ordinal) ? null : Compress(plain);
        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(plain))[..16]}\"";
        return new PageFile(type, plain, brotli, tag, path.StartsWith("/assets/", StringComparison.Ordinal));
    }

    // Over the air of a dark hall half the octets are half the wait; quality 6 takes a few milliseconds, once.
    private static byte[]? Compress(byte[] plain)
    {
        byte[] compressed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        return BrotliEncoder.TryCompress(plain, compressed, out int count, quality: 6, window: 22) && count < plain.Length ? compressed[..count] : null;
    }
}
