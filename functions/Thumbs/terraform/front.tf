# What stands in front of the function, by var.front.

resource "aws_lambda_function_url" "url" {
  count = var.front == "url" ? 1 : 0

  function_name      = aws_lambda_function.thumbs.function_name
  authorization_type = var.url_auth_type
  invoke_mode        = "BUFFERED"
}

resource "aws_lambda_permission" "url" {
  count = var.front == "url" && var.url_auth_type == "NONE" ? 1 : 0

  function_name          = aws_lambda_function.thumbs.function_name
  action                 = "lambda:InvokeFunctionUrl"
  principal              = "*"
  function_url_auth_type = "NONE"
}

resource "aws_lambda_permission" "url_invoke" {
  count = var.front == "url" && var.url_auth_type == "NONE" ? 1 : 0

  function_name            = aws_lambda_function.thumbs.function_name
  action                   = "lambda:InvokeFunction"
  principal                = "*"
  invoked_via_function_url = true
}

resource "aws_cloudfront_origin_access_control" "cdn" {
  count = local.cdn ? 1 : 0

  name                              = "${var.name}-${data.aws_region.current.id}"
  origin_access_control_origin_type = "lambda"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_function" "accept" {
  count = local.cdn ? 1 : 0

  name    = "${var.name}-${data.aws_region.current.id}"
  comment = "thumbs: leaves of Accept what thumbs reads."
  runtime = "cloudfront-js-2.0"
  code    = <<-JS
    // Of Accept only what thumbs reads: otherwise each browser would have its own entry in the cache.
    function wants(accept, type) {
      return accept.split(',').some(function (range) {
        var parts = range.split(';').map(function (part) { return part.trim(); });
        var weight = parts.find(function (part) { return part.startsWith('q='); });
        return parts[0] === type && (!weight || Number(weight.slice(2)) > 0);
      });
    }
    function handler(event) {
      var request = event.request;
      var accept = request.headers.accept ? request.headers.accept.value.toLowerCase() : '';
      var types = ['image/avif', 'image/webp'].filter(function (type) { return wants(accept, type); });
      request.headers.accept = { value: types.join(',') || '*/*' };
      return request;
    }
  JS
}

resource "aws_cloudfront_cache_policy" "cdn" {
  count = local.cdn ? 1 : 0

  name        = "${var.name}-${data.aws_region.current.id}"
  comment     = "thumbs: what an answer depends on."
  min_ttl     = 0
  default_ttl = 0
  max_ttl     = 31536000

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = false
    enable_accept_encoding_gzip   = false

    cookies_config {
      cookie_behavior = "none"
    }

    headers_config {
      header_behavior = "whitelist"

      headers {
        items = ["Accept"]
      }
    }

    query_strings_config {
      query_string_behavior = "whitelist"

      query_strings {
        items = ["filename", "size", "expires", "signature"]
      }
    }
  }
}

resource "aws_cloudfront_distribution" "cdn" {
  count = local.cdn ? 1 : 0

  enabled         = true
  comment         = "${var.name}: thumbnails"
  http_version    = "http2and3"
  is_ipv6_enabled = true

  origin {
    origin_id                = "function"
    domain_name              = split("/", aws_lambda_function_url.url[0].function_url)[2]
    origin_access_control_id = aws_cloudfront_origin_access_control.cdn[0].id

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "function"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    compress               = false
    cache_policy_id        = aws_cloudfront_cache_policy.cdn[0].id

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.accept[0].arn
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}

resource "aws_lambda_permission" "cdn" {
  count = local.cdn ? 1 : 0

  function_name = aws_lambda_function.thumbs.function_name
  action        = "lambda:InvokeFunctionUrl"
  principal     = "cloudfront.amazonaws.com"
  source_arn    = aws_cloudfront_distribution.cdn[0].arn
}

resource "aws_lambda_permission" "cdn_invoke" {
  count = local.cdn ? 1 : 0

  function_name            = aws_lambda_function.thumbs.function_name
  action                   = "lambda:InvokeFunction"
  principal                = "cloudfront.amazonaws.com"
  source_arn               = aws_cloudfront_distribution.cdn[0].arn
  invoked_via_function_url = true
}

resource "aws_apigatewayv2_api" "api" {
  count = var.front == "http" ? 1 : 0

  name          = var.name
  protocol_type = "HTTP"
  target        = aws_lambda_function.thumbs.arn
}

resource "aws_lambda_permission" "api" {
  count = var.front == "http" ? 1 : 0

  function_name = aws_lambda_function.thumbs.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.api[0].execution_arn}/*"
}

resource "aws_lambda_permission" "alb" {
  count = var.front == "alb" ? 1 : 0

  function_name  = aws_lambda_function.thumbs.function_name
  action         = "lambda:InvokeFunction"
  principal      = "elasticloadbalancing.amazonaws.com"
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_lb_target_group" "function" {
  count = var.front == "alb" ? 1 : 0

  name                               = var.name
  target_type                        = "lambda"
  lambda_multi_value_headers_enabled = true
}

resource "aws_lb_target_group_attachment" "function" {
  count = var.front == "alb" ? 1 : 0

  target_group_arn = aws_lb_target_group.function[0].arn
  target_id        = aws_lambda_function.thumbs.arn

  depends_on = [aws_lambda_permission.alb]
}

resource "aws_lb_listener_rule" "function" {
  count = var.front == "alb" ? 1 : 0

  listener_arn = var.listener_arn
  priority     = var.listener_priority

  condition {
    path_pattern {
      values = [var.listener_path]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.function[0].arn
  }
}
