using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

using Tutti.Cli.Running;
using Tutti.Patchbay;

namespace Tutti.Cli.Web;

/// <summary>The options of a verb that shows the Patchbay.</summary>
internal sealed class WebArguments
{
    private const string TokenVariable = "TUTTI_WEB_TOKEN";
    private const string MakeOne = "auto";
    private const int UsualPort = 8080;

    /// <summary>Where browsers connect.</summary>
    public Option<IPAddress> Listen { get; } = new("--listen")
    {
        Description = "Where browsers connect: an address of this machine, or * for all. This machine alone unless told otherwise; elsewhere a token is needed.",
        HelpName = "ADDRESS",
        CustomParser = ReadAddress,
        DefaultValueFactory = _ => IPAddress.Loopback,
    };

    /// <summary>The TCP port.</summary>
    public Option<int> Port { get; } = new("--port")
    {
        Description = "TCP port of the page; 0: any that is free.",
        HelpName = "PORT",
        CustomParser = ReadPort,
        DefaultValueFactory = _ => UsualPort,
    };

    /// <summary>The token.</summary>
    public Option<string?> Token { get; } = new("--token")
    {
        Description = $"What a browser must bring; auto makes one. Also {TokenVariable}.",
        HelpName = "TOKEN|auto",
        Validators = { CommonOptions.NotEmpty },
    };

    /// <summary>The show.</summary>
    public Option<string> Show { get; } = new("--show")
    {
        Description = "The show whose places on the page are kept.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "main",
        Validators = { CommonOptions.NotEmpty },
    };

    /// <summary>Names of this machine.</summary>
    public Option<string[]> Hosts { get; } = new("--host") { Description = "A further name by which browsers may call this machine.", HelpName = "NAME", Validators = { CommonOptions.NotEmpty } };

    /// <summary>Other pages that may use it.</summary>
    public Option<string[]> Origins { get; } = new("--origin") { Description = "A further page that may use the server, such as a proxy in front of it.", HelpName = "http://HOST[:PORT]", Validators = { CommonOptions.NotEmpty } };

    /// <summary>What they come to.</summary>
    /// <exception cref="UsageException">An option is not usable.</exception>
    public PatchbayOptions Read(ParseResult parsed)
    {
        IPAddress address = parsed.GetValue(Listen)!;
        string? token = parsed.GetValue(Token) ?? (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } given ? given : null);
        bool isNeeded = token == MakeOne || (token is null && !IPAddress.IsLoopback(address));
        return new PatchbayOptions
        {
            Address = address,
            Port = parsed.GetValue(Port),
            Token = isNeeded ? PatchbayServer.NewToken() : token,
            Show = parsed.GetValue(Show) ?? "main",
            HostNames = parsed.GetValue(Hosts) ?? [],
            Origins = parsed.GetValue(Origins) ?? [],
        };
    }

    private static IPAddress ReadAddress(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text == "*")
        {
            return IPAddress.Any;
        }

        if (text == "localhost")
        {
            return IPAddress.Loopback;
        }

        if (IPAddress.TryParse(text, out IPAddress? address))
        {
            return address;
        }

        result.AddError($"--listen takes an IP address of this machine, or * for all, not \"{text}\"");
        return IPAddress.Loopback;
    }

    private static int ReadPort(ArgumentResult result)
    {
        if (ushort.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return port;
        }

        result.AddError($"--port takes a whole number from 0 to 65535, not \"{result.Tokens[0].Value}\"");
        return 0;
    }
}
