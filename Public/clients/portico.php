<?php

/**
 * Portico for PHP 8.1 and later: one file, no dependencies. Copy it beside your program.
 *
 *     require 'portico.php';
 *
 *     $portico = new Portico\Client('https://api.pay.example', 'sk_test_...');
 *     $checkout = $portico->createCheckout('site_...', ['currency' => 'EUR', 'amount' => 4250, 'returnUrl' => 'https://shop.example/thanks']);
 *     // send the customer to $checkout['url']; on return:
 *     $verified = Portico\verifyRedirect($_GET, $siteKey);
 *     if ($portico->readCheckout($verified['checkout_id'])['status'] === 'paid') ...
 *
 * Every call that changes something carries an Idempotency-Key, so that it is repeated without harm when its answer is
 * lost. A key made here lasts for one call; give `idempotencyKey: 'order-1001'` to be safe across a restart of your
 * program.
 * MIT licence.
 */

declare(strict_types=1);

namespace Portico;

use InvalidArgumentException;
use SensitiveParameter;

const REDIRECT_TOLERANCE = 3600; // seconds
const WEBHOOK_TOLERANCE = 300; // seconds
const LONGEST_WAIT = 30; // seconds; a server that asks for more gets its error thrown instead
const SHORTEST_SECRET = 16; // bytes
const SIGNED = ['amount', 'checkout_id', 'currency', 'reference', 'status', 'timestamp', 'transaction_id'];
const REQUIRED = ['amount', 'checkout_id', 'currency', 'status', 'timestamp'];

/** What this file throws; InvalidArgumentException tells of wrong arguments. */
class Error extends \RuntimeException
{
}

/** No answer came, after every try. What the call would change may have changed: repeat it with the same key. */
class ConnectionFailed extends Error
{
}

/** A redirect or webhook that must not be believed. `errorCode` is `missing`, `malformed`, `expired` or `mismatch`. */
class SignatureError extends Error
{
    public function __construct(public readonly string $errorCode, string $text)
    {
        parent::__construct($text);
    }
}

/** The server refused, with problem details (RFC 9457). */
class ApiError extends Error
{
    /** What went wrong, as a stable word. */
    public readonly string $errorCode;
    public readonly ?string $title;
    public readonly ?string $detail;
    /** @var list<array{pointer?: string, code?: string, detail?: string}> one for each wrong field */
    public readonly array $errors;
    /** What support asks for. */
    public readonly ?string $requestId;
    /** Seconds to wait, where the server says. */
    public readonly ?int $retryAfter;

    /** @param array<string, string> $headers by lower-case name */
    public function __construct(public readonly int $status, array $problem, array $headers = [])
    {
        $text = fn (string $name) => is_string($problem[$name] ?? null) ? $problem[$name] : null;
        $this->errorCode = $text('code') ?? 'unexpected_answer';
        $this->title = $text('title');
        $this->detail = $text('detail');
        $errors = $problem['errors'] ?? [];
        $this->errors = is_array($errors) ? array_values(array_filter($errors, is_array(...))) : [];
        $this->requestId = $text('requestId') ?? $headers['x-request-id'] ?? null;
        $after = $headers['retry-after'] ?? '';
        $this->retryAfter = preg_match('/^[0-9]{1,6}\z/', $after) ? (int) $after : null;
        parent::__construct("$status $this->errorCode: " . ($this->detail ?? $this->title ?? 'no details'), $status);
    }

    public function mayPass(): bool
    {
        return in_array($this->status, [429, 502, 503, 504], true) || $this->errorCode === 'idempotent_call_runs';
    }
}

/** The API of one portal with one secret key. */
final class Client
{
    private readonly string $base;
    private readonly \Closure $transport;

    /**
     * `timeout` is in seconds, `retries` are tries after the first. `transport` sends one request, for programs with an
     * HTTP client of their own: fn(string $method, string $url, array $headers, ?string $body, float $timeout): array
     * answers [status, headers by lower-case name, body] or throws ConnectionFailed.
     */
    public function __construct(
        string $baseUrl,
        #[SensitiveParameter] private readonly string $key,
        private readonly float $timeout = 30,
        private readonly int $retries = 2,
        ?callable $transport = null,
    ) {
        if (!preg_match('~^https?://[^\s/?#@]+/?\z~', $baseUrl)) {
            throw new InvalidArgumentException('baseUrl is the origin of the admin backend, such as https://api.pay.example');
        }
        if (!preg_match('/^[!-~]+\z/', $key)) {
            throw new InvalidArgumentException('key is a secret key, such as sk_test_...');
        }
        $this->base = rtrim($baseUrl, '/');
        $this->transport = ($transport ?? (extension_loaded('curl') ? sendByCurl(...) : sendByStream(...)))(...);
    }

    /** Makes a checkout; send the customer to its `url`. */
    public function createCheckout(string $site, array $fields, ?string $idempotencyKey = null): array
    {
        return $this->object('POST', '/v1/checkouts/' . id($site) . '/create', $fields, $idempotencyKey);
    }

    /** The checkout with its money facts and attempts: what orders are fulfilled on. */
    public function readCheckout(string $checkout): array
    {
        return $this->object('GET', '/v1/checkouts/' . id($checkout));
    }

    /** One page, newest first: `data` and `hasMore`. The last id of a page as `after` gives the next page. */
    public function listCheckouts(array $filters = []): array
    {
        return $this->object('GET', '/v1/checkouts', query: $filters);
    }

    /** Changes only the fields that are given. */
    public function changeCheckout(string $checkout, array $fields, ?string $idempotencyKey = null): array
    {
        return $this->object('PATCH', '/v1/checkouts/' . id($checkout), $fields, $idempotencyKey);
    }

    /** Closes a checkout that nobody is paying. */
    public function cancelCheckout(string $checkout, ?string $idempotencyKey = null): array
    {
        return $this->object('POST', '/v1/checkouts/' . id($checkout) . '/cancel', [], $idempotencyKey);
    }

    /** Makes a fresh checkout in place of an expired, failed or cancelled one. */
    public function recoverCheckout(string $checkout, array $fields = [], ?string $idempotencyKey = null): array
    {
        return $this->object('POST', '/v1/checkouts/' . id($checkout) . '/recover', $fields, $idempotencyKey);
    }

    /**
     * Any call. An array is sent as JSON (inside it, write an empty object as `new stdClass`), a string as it is; answers
     * what the JSON says, other content as a string.
     */
    public function request(
        string $method,
        string $path,
        array|string|null $body = null,
        array $query = [],
        ?string $idempotencyKey = null,
    ): mixed {
        // What a library normalises away (`..`) or a caller forgot to encode would be a call of something else.
        if (!preg_match('~^[A-Z]+\z~', $method) || !preg_match('~^(/[A-Za-z0-9_-][A-Za-z0-9._\~-]*)+\z~', $path)) {
            throw new InvalidArgumentException("not a path of the API: $method $path");
        }
        $headers = ["Authorization: Bearer $this->key", 'Accept: application/json', 'User-Agent: portico.php'];
        if ($method !== 'GET' && $method !== 'HEAD') {
            $key = $idempotencyKey ?: bin2hex(random_bytes(16));
            if (!preg_match('/^[ -~]+\z/', $key)) {
                throw new InvalidArgumentException('an idempotency key has visible ASCII characters only');
            }
            $headers[] = "Idempotency-Key: $key";
        }
        if (is_array($body)) {
            $headers[] = 'Content-Type: application/json';
            $body = json_encode($body ?: new \stdClass(), JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
        } elseif ($body !== null) {
            $headers[] = 'Content-Type: application/octet-stream';
        }
        $url = $this->base . $path . ($query ? '?' . http_build_query($query, '', '&', PHP_QUERY_RFC3986) : '');
        for ($tried = 0;; $tried++) {
            try {
                return $this->once($method, $url, $headers, $body);
            } catch (ApiError $failure) {
                if ($tried >= $this->retries || !$failure->mayPass() || ($failure->retryAfter ?? 0) > LONGEST_WAIT) {
                    throw $failure;
                }
            } catch (ConnectionFailed $failure) {
                if ($tried >= $this->retries) {
                    throw $failure;
                }
            }
            $after = $failure instanceof ApiError ? $failure->retryAfter : null;
            // Half of it random, so that many clients do not come back at the same moment.
            usleep($after !== null ? $after * 1000000 : random_int(250000, 500000) * 2 ** $tried);
        }
    }

    /** Shows no key in dumps. */
    public function __debugInfo(): array
    {
        return ['base' => $this->base];
    }

    private function once(string $method, string $url, array $headers, ?string $body): mixed
    {
        [$status, $received, $content] = ($this->transport)($method, $url, $headers, $body, $this->timeout);
        $isJSON = preg_match('~^application/([a-z.-]+\+)?json\b~', $received['content-type'] ?? '') === 1;
        try {
            $value = $isJSON ? json_decode($content, true, 512, JSON_THROW_ON_ERROR) : $content;
        } catch (\JsonException) {
            throw new ApiError($status, ['detail' => 'the answer is no valid JSON'], $received);
        }
        if ($status >= 200 && $status < 300) {
            return $isJSON || $content !== '' ? $value : null;
        }
        throw new ApiError($status, is_array($value) ? $value : [], $received);
    }

    private function object(
        string $method,
        string $path,
        ?array $body = null,
        ?string $idempotencyKey = null,
        array $query = [],
    ): array {
        $value = $this->request($method, $path, $body, $query, $idempotencyKey);
        if (!is_array($value)) {
            throw new ApiError(200, ['detail' => 'the answer is no JSON object; is this the admin backend?']);
        }
        return $value;
    }
}

/** Sends a request with the curl extension. */
function sendByCurl(string $method, string $url, array $headers, ?string $body, float $timeout): array
{
    $received = [];
    $handle = curl_init($url);
    curl_setopt_array($handle, [
        CURLOPT_CUSTOMREQUEST => $method,
        // Without `Expect`, curl asks first and waits a second before it sends a larger body.
        CURLOPT_HTTPHEADER => [...$headers, 'Expect:'],
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_FOLLOWLOCATION => false,
        CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
        CURLOPT_TIMEOUT_MS => (int) ($timeout * 1000),
        CURLOPT_NOBODY => $method === 'HEAD',
        CURLOPT_HEADERFUNCTION => function ($handle, string $line) use (&$received): int {
            addHeader($line, $received);
            return strlen($line);
        },
    ] + ($body === null ? [] : [CURLOPT_POSTFIELDS => $body]));
    $content = curl_exec($handle);
    if ($content === false) {
        throw new ConnectionFailed("$method $url: " . curl_error($handle));
    }
    return [curl_getinfo($handle, CURLINFO_RESPONSE_CODE), $received, $content];
}

/** Sends a request without any extension; `timeout` is for connecting and for each wait for data. */
function sendByStream(string $method, string $url, array $headers, ?string $body, float $timeout): array
{
    $stream = @fopen($url, 'rb', false, stream_context_create(['http' => [
        'method' => $method,
        'header' => $headers,
        'content' => $body ?? '',
        'protocol_version' => '1.1',
        'follow_location' => 0,
        'ignore_errors' => true,
        'timeout' => $timeout,
    ]]));
    if ($stream === false) {
        throw new ConnectionFailed("$method $url: " . (error_get_last()['message'] ?? 'no connection'));
    }
    $content = stream_get_contents($stream);
    $facts = stream_get_meta_data($stream);
    fclose($stream);
    $received = [];
    $lines = $facts['wrapper_data'] ?? [];
    foreach ($lines as $line) {
        addHeader($line, $received);
    }
    $length = $received['content-length'] ?? null;
    $isCut = $length !== null && $method !== 'HEAD' && strlen((string) $content) !== (int) $length;
    if ($content === false || $facts['timed_out'] || $isCut || !preg_match('~^HTTP/\S+ ([0-9]{3})~', $lines[0] ?? '', $found)) {
        throw new ConnectionFailed("$method $url: the answer broke off");
    }
    return [(int) $found[1], $received, $content];
}

/**
 * What the portal says in the address that the customer came back to; throws SignatureError when it did not say it.
 *
 * `params` is `$_GET`, an array like it, or the address. `siteKey` is the site's `redirectPublicKey` or, for a site that
 * signs by HMAC, its `whsec_...` secret; an array of them while you change keys. It comes from your settings, never from
 * the address. Use the values of the answer, and read the checkout before you fulfil: a redirect says who sent the
 * customer. Needs the sodium extension, which PHP brings, for `redirectPublicKey`.
 */
function verifyRedirect(
    array|string $params,
    #[SensitiveParameter] string|array $siteKey,
    int $tolerance = REDIRECT_TOLERANCE,
    ?int $now = null,
): array {
    if (is_string($params)) {
        $query = str_contains($params, '?') ? explode('#', explode('?', $params, 2)[1], 2)[0] : $params;
        parse_str($query, $params);
    }
    $signature = $params['signature'] ?? null;
    if ($signature === null || $signature === '') {
        throw new SignatureError('missing', 'the address has no signature');
    }
    $found = [];
    foreach (SIGNED as $name) {
        if (isset($params[$name])) {
            $found[$name] = $params[$name];
        }
    }
    if ($found !== array_filter($found, is_string(...)) || array_diff(REQUIRED, array_keys($found))) {
        throw new SignatureError('malformed', 'the address lacks parameters');
    }
    $raw = is_string($signature) ? fromBase64url($signature) : null;
    if ($raw === null) {
        throw new SignatureError('malformed', 'the signature is no base64url');
    }
    $message = http_build_query($found, '', '&', PHP_QUERY_RFC3986);
    $isSigned = false;
    foreach (keys($siteKey) as $key) {
        $isSigned = isSignedBy($key, $message, $raw) || $isSigned;
    }
    if (!$isSigned) {
        throw new SignatureError('mismatch', "the signature is not the site's");
    }
    checkTime($found['timestamp'], $tolerance, $now);
    return ['amount' => (int) $found['amount'], 'timestamp' => (int) $found['timestamp']] + $found;
}

/**
 * The event that a webhook brings (Standard Webhooks, `v1`); throws SignatureError when it must not be believed.
 *
 * `headers` is `getallheaders()`, `$_SERVER`, or headers as PSR-7 has them; `body` is `file_get_contents('php://input')`,
 * not parsed and written again. `secret` is the endpoint's `whsec_...`, or an array of them during a rotation. Events
 * come at least once: skip a `webhook-id` that you have seen.
 */
function verifyWebhook(
    array $headers,
    string $body,
    #[SensitiveParameter] string|array $secret,
    int $tolerance = WEBHOOK_TOLERANCE,
    ?int $now = null,
): mixed {
    $fields = [];
    foreach ($headers as $name => $value) {
        $name = strtolower(strtr((string) $name, '_', '-'));
        $value = is_array($value) ? implode(',', $value) : $value;
        $fields[str_starts_with($name, 'http-') ? substr($name, 5) : $name] = is_string($value) ? $value : '';
    }
    $id = $fields['webhook-id'] ?? '';
    $timestamp = $fields['webhook-timestamp'] ?? '';
    $signatures = $fields['webhook-signature'] ?? '';
    if ($id === '' || $timestamp === '' || $signatures === '') {
        throw new SignatureError('missing', 'a webhook- header is missing');
    }
    // The signed text joins with dots, so one in the id would let id and timestamp run into each other.
    if (!preg_match('/^[!-~]+\z/', $id) || str_contains($id, '.')) {
        throw new SignatureError('malformed', 'webhook-id is malformed');
    }
    checkTime($timestamp, $tolerance, $now);
    $isSigned = false;
    foreach (keys($secret) as $each) {
        $expected = base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", webhookKey($each), true));
        foreach (explode(' ', $signatures) as $entry) {
            $isSigned = hash_equals("v1,$expected", $entry) || $isSigned;
        }
    }
    if (!$isSigned) {
        throw new SignatureError('mismatch', 'no signature fits');
    }
    try {
        return json_decode($body, true, 512, JSON_THROW_ON_ERROR);
    } catch (\JsonException) {
        throw new SignatureError('malformed', 'the body is no JSON');
    }
}

/** @internal */
function id(string $text): string
{
    if (!preg_match('/^[A-Za-z0-9_]+\z/', $text)) {
        throw new InvalidArgumentException("not an id: $text");
    }
    return $text;
}

/** @internal Adds a header line under its lower-case name; a status line begins anew. */
function addHeader(string $line, array &$headers): void
{
    if (str_starts_with($line, 'HTTP/')) {
        $headers = [];
    } elseif (str_contains($line, ':')) {
        [$name, $value] = explode(':', $line, 2);
        $headers[strtolower($name)] = trim($value);
    }
}

/** @internal */
function keys(#[SensitiveParameter] string|array $given): array
{
    $keys = is_array($given) ? $given : [$given];
    if (!$keys || $keys !== array_filter($keys, fn ($key) => is_string($key) && $key !== '')) {
        throw new InvalidArgumentException('no key to verify with');
    }
    return $keys;
}

/** @internal */
function fromBase64url(string $text): ?string
{
    if (!preg_match('/^[A-Za-z0-9_-]*\z/', $text)) {
        return null;
    }
    $bytes = base64_decode(strtr($text, '-_', '+/'), true);
    return $bytes === false ? null : $bytes;
}

/** @internal */
function webhookKey(#[SensitiveParameter] string $secret): string
{
    $key = base64_decode(str_starts_with($secret, 'whsec_') ? substr($secret, 6) : $secret, true);
    // An empty key would let anyone sign.
    if ($key === false || strlen($key) < SHORTEST_SECRET) {
        throw new InvalidArgumentException('not a webhook secret (whsec_...)');
    }
    return $key;
}

/** @internal */
function checkTime(string $timestamp, int $tolerance, ?int $now): void
{
    if (!preg_match('/^[0-9]{1,12}\z/', $timestamp)) {
        throw new SignatureError('malformed', 'the timestamp is no number');
    }
    if (abs(($now ?? time()) - (int) $timestamp) > $tolerance) {
        throw new SignatureError('expired', 'the timestamp is too far from now');
    }
}

/** @internal */
function isSignedBy(#[SensitiveParameter] string $key, string $message, string $signature): bool
{
    if (str_starts_with($key, 'whsec_')) {
        if (strlen($key) < 6 + SHORTEST_SECRET) {
            throw new InvalidArgumentException("not a site's secret (whsec_...)");
        }
        return hash_equals(hash_hmac('sha256', $message, $key, true), $signature);
    }
    $public = fromBase64url($key);
    if ($public === null || strlen($public) !== 32) {
        throw new InvalidArgumentException("not a site's redirectPublicKey");
    }
    // Sodium throws for a signature of another length.
    return strlen($signature) === 64 && sodium_crypto_sign_verify_detached($signature, $message, $public);
}
